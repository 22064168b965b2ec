import { attack } from './attack.ts';
import { discovery } from './faults/discovery.ts';

attack(discovery);
