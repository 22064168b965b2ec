import { describe } from 'vitest';
import { stampede } from './stampede.ts';

describe('fifty requests find the token expired, one instance', () => stampede(1));
