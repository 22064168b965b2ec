import { describe } from 'vitest';
import { certify } from './certify.ts';

describe('confidential client', () => certify('confidential'));
