import { signIn } from '../auth';

export const GET = () => signIn('stytch', { redirectTo: '/next-auth' });
