/**
 * Who connects with whom. Titles, header, footer, icons, colours of the browser, web manifest, client metadata document
 * and setup take their names and marks from here: see docs/make-it-yours.md#name-and-looks.
 */
export const brand = {
  name: 'Connected App',
  /** What the app gives to whoever connects. */
  tagline: 'See your Tasklight tasks here. We won’t change anything unless you ask.',
  /** What leads a connected user there. */
  open: 'Open your tasks',
  about: 'A reference Connected App for Stytch.',
  help: 'https://stytch.com/docs/connected-apps/authorization-code-flow',
  /** Where users get help: a web or mailto address. Empty: pages say “support” without a link. */
  support: '',
  /** One path on a grid of 32 by 32, stroked. `npm run icons` draws the icons from it. */
  mark: 'M13 10h-2a6 6 0 0 0 0 12h2M19 10h2a6 6 0 0 1 0 12h-2M12 16h8',
  /** As in app/styles/tokens.css, which a test compares. */
  colours: { accent: '#3346c4', page: '#f5f6f8', darkPage: '#121419' },
  platform: {
    name: 'Tasklight',
    mark: 'M7 17l6 6L25 10',
    /** Where users see and take back the access of apps. A path is one of the API's host. */
    manageAccess: '/apps',
    /** What `npm run doctor` requests of the API, without a token. */
    resource: '/v1/tasks',
  },
} as const;
