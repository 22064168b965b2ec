import { attack } from './attack.ts';
import { userinfo } from './faults/userinfo.ts';

attack(userinfo);
