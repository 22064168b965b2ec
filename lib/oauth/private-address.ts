import { BlockList, isIP } from 'node:net';

/** Addresses that mean another machine to everybody (RFC 6890). */
const networks = new BlockList();
networks.addSubnet('0.0.0.0', 8);
networks.addSubnet('10.0.0.0', 8);
networks.addSubnet('100.64.0.0', 10);
networks.addSubnet('127.0.0.0', 8);
networks.addSubnet('169.254.0.0', 16);
networks.addSubnet('172.16.0.0', 12);
networks.addSubnet('192.168.0.0', 16);
networks.addSubnet('::', 127, 'ipv6');
networks.addSubnet('fc00::', 7, 'ipv6');
networks.addSubnet('fe80::', 10, 'ipv6');

/**
 * @param hostname of a URL: an IPv6 address stands in brackets there
 * @returns whether it is an address of a private network; a name is not, wherever it leads
 */
export function isPrivateAddress(hostname: string): boolean {
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  const version = isIP(address);
  return version !== 0 && networks.check(address, version === 6 ? 'ipv6' : 'ipv4');
}
