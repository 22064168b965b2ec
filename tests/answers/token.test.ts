import { attack } from './attack.ts';
import { token } from './faults/token.ts';

attack(token);
