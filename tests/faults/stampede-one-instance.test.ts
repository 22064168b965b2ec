import { describe } from 'vitest';
import { stampede } from './stampede.ts';

describe('parallel requests at one instance', () => stampede(1));
