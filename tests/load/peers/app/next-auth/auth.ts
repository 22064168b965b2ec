import NextAuth from 'next-auth';

// As its documentation adds a provider of one's own. The access token is in the session's token, for the API.
export const { handlers, auth, signIn } = NextAuth({
  trustHost: true,
  secret: process.env.SESSION_SECRET,
  providers: [
    {
      id: 'stytch',
      name: 'Stytch',
      type: 'oidc',
      issuer: process.env.STYTCH_PROJECT_DOMAIN,
      clientId: process.env.CONNECTED_APP_CLIENT_ID,
      client: { token_endpoint_auth_method: 'none' },
      checks: ['pkce', 'state', 'nonce'],
      authorization: { params: { scope: 'openid profile email offline_access read:tasks' } },
    },
  ],
  callbacks: {
    jwt: ({ token, account }) =>
      account ? { ...token, accessToken: account.access_token, refreshToken: account.refresh_token } : token,
    session: ({ session, token }) => ({ ...session, accessToken: token.accessToken }),
  },
});
