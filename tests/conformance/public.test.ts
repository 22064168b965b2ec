import { describe } from 'vitest';
import { certify } from './certify.ts';

describe('public client', () => certify('public'));
