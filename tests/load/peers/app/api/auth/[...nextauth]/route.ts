import { handlers } from '../../../next-auth/auth';

export const { GET, POST } = handlers;
