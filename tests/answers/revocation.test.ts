import { attack } from './attack.ts';
import { revocation } from './faults/revocation.ts';

attack(revocation);
