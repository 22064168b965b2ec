import { Hono } from 'hono';
import { SAMPLE_USERS } from '../identities.ts';
import type { Session } from './session.ts';

/** `POST /login`, `/organization`, `/logout`: each goes back to the page whose form it was. */
export function loginRoutes(session: Session): Hono {
  const routes = new Hono();

  routes.post('/login', async (c) => {
    const form = await c.req.parseBody();
    const user = SAMPLE_USERS.find(({ key }) => key === form.user);
    if (user) await session.start(c, user);
    return c.redirect(returnTo(form), 303);
  });

  routes.post('/organization', async (c) => {
    const form = await c.req.parseBody();
    const loggedIn = await session.read(c);
    if (loggedIn) await session.start(c, loggedIn.user, String(form.account ?? ''));
    return c.redirect(returnTo(form), 303);
  });

  routes.post('/logout', async (c) => {
    session.end(c);
    return c.redirect(returnTo(await c.req.parseBody()), 303);
  });

  return routes;
}

/** Only to pages that ask for a login: anything else would make it an open redirect. */
function returnTo(form: Record<string, unknown>): string {
  const path = String(form.return_to ?? '');
  return path.startsWith('/oauth/authorize?') || path === '/apps' ? path : '/';
}
