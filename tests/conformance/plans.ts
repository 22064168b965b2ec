import type { Plan } from './module.ts';
import { audiences } from './modules/audience.ts';
import { basic } from './modules/basic.ts';
import { callback } from './modules/callback.ts';
import { comprehensive } from './modules/comprehensive.ts';
import { config } from './modules/config.ts';
import { refresh } from './modules/refresh.ts';
import { signatures } from './modules/signature.ts';
import { time } from './modules/time.ts';

/** Everything that the app is put through, in the order of the table. */
export const plans: Plan[] = [basic, config, refresh, signatures, audiences, comprehensive, time, callback];
