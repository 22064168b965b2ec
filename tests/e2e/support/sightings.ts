import type { Sighting } from '../../support/secrecy.ts';
import type { Passage } from './recording-proxy.ts';

const isCallback = (url: string): boolean => URL.parse(url)?.pathname === '/callback';

/** All that a browser sent and got in one exchange. */
export function sightingsOf({ method, url, headers, responseHeaders, body }: Passage): Sighting[] {
  const pairs = responseHeaders.flatMap((value, index) =>
    index % 2 === 1 ? [{ name: responseHeaders[index - 1] ?? '', value }] : [],
  );
  return [
    { where: `address ${url}`, text: url, carriesCode: isCallback(url) },
    { where: `request headers of ${method} ${url}`, text: JSON.stringify(headers) },
    ...pairs.map(({ name, value }) => ({
      where: `${name} of ${url}`,
      text: value,
      carriesCode: name.toLowerCase() === 'location' && isCallback(value),
    })),
    { where: `body of ${url}`, text: Buffer.concat(body).toString() },
  ];
}
