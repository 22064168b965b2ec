import { describe } from 'vitest';
import { issuerFaults } from './issuer-faults.ts';

describe('a public client, when the issuer', () => issuerFaults('public'));
