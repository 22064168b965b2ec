import { attack } from './attack.ts';
import { jwks } from './faults/jwks.ts';

attack(jwks);
