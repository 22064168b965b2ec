import { describe } from 'vitest';
import { issuerFaults } from './issuer-faults.ts';

describe('a confidential client, when the issuer', () => issuerFaults('confidential'));
