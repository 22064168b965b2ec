/**
 * Destinations that have opened redirectors elsewhere, by the trick that they play. Used by the unit tests of
 * `safeReturnTo` and, over HTTP, by tests/hostile. None may lead off the origin, split a header, or lead to a
 * handler that acts.
 *
 * Collected from CVEs and issues of nextjs-auth0 (#555, PR #1897, #2381), next-auth (CVE-2022-24858), OWASP's
 * "Unvalidated Redirects" cheat sheet and PayloadsAllTheThings.
 */
export const offOrigin: Record<string, readonly string[]> = {
  'another origin outright': [
    'https://evil.example',
    'http://evil.example/connected',
    'HTTPS://EVIL.EXAMPLE',
    ' https://evil.example',
    'https:evil.example',
    'https:/evil.example',
    'https:///evil.example',
    'http:\\\\evil.example',
    'ftp://evil.example',
    'evil.example',
    'www.evil.example/connected',
    '@evil.example',
    ':80@evil.example',
    '?https://evil.example',
    '#https://evil.example',
    '/https://evil.example',
  ],
  'scheme-relative': [
    '//evil.example',
    '///evil.example',
    '////evil.example',
    '//evil.example/connected',
    '//evil.example@app.example',
    '//app.example@evil.example',
    '//evil.example:443/x',
    '//[::1]/',
    '//2130706433/',
    '//evil%E3%80%82example',
    '//evil。example',
    '//ⓔvil.example',
    '//xn--evil-9d8b.example',
    '//;@evil.example',
    '//google.com%2f@evil.example',
  ],
  'backslashes, which browsers read as slashes': [
    '\\\\evil.example',
    '/\\evil.example',
    '\\/evil.example',
    '/\\/evil.example',
    '/\\\\evil.example',
    '/connected\\..\\..\\evil.example',
    '/%5cevil.example',
    '/%5c%5cevil.example',
    '/%5C/evil.example',
    '/%255cevil.example',
  ],
  'tabs and line breaks, which browsers drop': [
    '/\t/evil.example',
    '/\n/evil.example',
    '/\r/evil.example',
    '/\r\n/evil.example',
    '\t//evil.example',
    '/%09/evil.example',
    '/%0a/evil.example',
    '/%0d%0a/evil.example',
    '/%2509/evil.example',
  ],
  'header splitting': [
    '/connected\r\nSet-Cookie: connection=evil',
    '/connected\nLocation: https://evil.example',
    '/connected\r\n\r\n<script>alert(1)</script>',
    '/connected%0d%0aSet-Cookie:%20connection=evil',
    '/connected%0aLocation:%20https://evil.example',
    '/connected%E5%98%8A%E5%98%8DSet-Cookie:x=1\r',
    '/connected\u0000',
    '/connected%00',
    '/connected\u0085Location: x',
  ],
  'encoded once more': [
    '/%2fevil.example',
    '/%2Fevil.example',
    '/%2f%2fevil.example',
    '/%252fevil.example',
    '/%25252fevil.example',
    '%2f%2fevil.example',
    '/.%2f/evil.example',
    '/%c0%afevil.example',
    '/%ff/evil.example',
    '/%',
  ],
  'dot segments': [
    '/..//evil.example',
    '/.//evil.example',
    '/connected/..//evil.example',
    '/connected/../..//evil.example/%2e%2e',
    '/%2e%2e//evil.example',
    '/%2e//evil.example',
  ],
  'schemes that run or show': [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'javascript://app.example/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'blob:https://app.example/x',
    'file:///etc/passwd',
    'view-source:https://evil.example',
  ],
};

/** Back to a handler: the browser would go in circles, or something would happen that no user asked for. */
export const acting: readonly string[] = [
  '/connect',
  '/connect?return_to=/connect',
  '/connect/',
  '/callback?code=1&state=2',
  '/refresh?return_to=/refresh',
  '/disconnect',
  '/switch',
  '/connect/more?scope=write:tasks',
  '/./connect',
  '/connected/../connect',
  '/%63onnect',
  '/%2563onnect',
  '/connected/..%2fconnect',
  '/connected/%2e%2e%2fconnect',
  '/connected/.%2e%2fcallback',
  '/_next/image?url=/connected',
];

/** Odd, and yet on this origin: kept as a path, so that whatever it holds stays in the path, query or fragment. */
export const harmless: Record<string, string> = {
  '/connected?next=https://evil.example': '/connected?next=https://evil.example',
  '/connected?x=//evil.example#//evil.example': '/connected?x=//evil.example#//evil.example',
  '/connected?scope=admin&client_id=evil': '/connected?scope=admin&client_id=evil',
  '/connected?a=1&redirect_uri=https://evil.example': '/connected?a=1&redirect_uri=https://evil.example',
  '/connected#javascript:alert(1)': '/connected#javascript:alert(1)',
  '/@evil.example': '/@evil.example',
  '/evil.example': '/evil.example',
  '/javascript:alert(1)': '/javascript:alert(1)',
  '/connected?q=<script>': '/connected?q=%3Cscript%3E',
  '/connected?q=%0d%0aSet-Cookie:x': '/connected?q=%0d%0aSet-Cookie:x',
  '/connected/ü': '/connected/%C3%BC',
  '/connected\u2028x': '/connected%E2%80%A8x',
  '/connectors': '/connectors',
};

/** Every payload, for tests that treat all alike. */
export const allPayloads: readonly string[] = [
  ...Object.values(offOrigin).flat(),
  ...acting,
  ...Object.keys(harmless),
];
