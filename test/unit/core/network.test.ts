import { describe, expect, it } from 'vitest';

import { addressOf, networkOf } from '../../../src/core/network.ts';

const NETWORK = '2001:db8:0:7::/64';

describe('the network of an address', () => {
  it.each([
    ['an IPv4 address is one caller', '192.0.2.7', '192.0.2.7'],
    ['an IPv6 address counts by its /64', '2001:db8:0:7:1:2:3:4', NETWORK],
    ['another address of the same /64', '2001:db8:0:7:ffff::9', NETWORK],
    ['zeros left out', '2001:db8:0:7::', NETWORK],
    ['zeros left out within the network', '2001:db8::7:0:0:0:1', NETWORK],
    ['leading zeros', '2001:0db8:0000:0007::1', NETWORK],
    ['capitals', '2001:DB8:0:7::1', NETWORK],
    ['blanks around it', ' 2001:db8:0:7::1 ', NETWORK],
    ['the next /64', '2001:db8:0:8::1', '2001:db8:0:8::/64'],
    ['this machine', '::1', '0:0:0:0::/64'],
    ['an IPv4 address within IPv6', '::ffff:192.0.2.7', '192.0.2.7'],
    ['the same, in full', '0:0:0:0:0:FFFF:192.0.2.7', '192.0.2.7'],
    ['no address', '', ''],
    ['blanks', '  ', ''],
    ['text that is no address', 'Somewhere', 'somewhere'],
  ])('%s', (_name, address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('the address of a Worker of another zone', () => {
  const WORKERS = '2a06:98c0:3600::103';

  it.each([
    ['names the zone', WORKERS, 'good.example', `${WORKERS} good.example`],
    ['in small letters', WORKERS, 'Good.EXAMPLE', `${WORKERS} good.example`],
    [
      'whatever form a zone has',
      WORKERS,
      'xn--4ca_x.some-team.workers.dev',
      `${WORKERS} xn--4ca_x.some-team.workers.dev`,
    ],
    [
      'in any spelling of it',
      ' 2A06:98C0:3600:0:0:0:0:0103 ',
      'a.example',
      '2A06:98C0:3600:0:0:0:0:0103 a.example',
    ],
    ['is the address alone without a zone', WORKERS, undefined, WORKERS],
    ['with an empty one', WORKERS, '', WORKERS],
    ['with several', WORKERS, 'a.example, b.example', WORKERS],
    ['with what is no domain', WORKERS, 'localhost', WORKERS],
    ['with blanks', WORKERS, ' a.example', WORKERS],
    ['with a longer one than a domain can have', WORKERS, `${'a.'.repeat(126)}ab`, WORKERS],
    ['and any other address is what it is, whatever zone it names', '192.0.2.7', 'a.example', '192.0.2.7'],
    ['even one beside it', '2a06:98c0:3600::104', 'a.example', '2a06:98c0:3600::104'],
    ['or one of the same end', '2a06:98c0:3601::103', 'a.example', '2a06:98c0:3601::103'],
    ['or one that is not known', '', 'a.example', ''],
  ])('%s', (_name, ip, zone, address) => {
    expect(addressOf(ip, zone)).toBe(address);
  });

  it('may be as long as a domain can be, and fits into the audit trail', () => {
    const zone = `${'a.'.repeat(126)}a`;
    expect(addressOf(WORKERS, zone)).toBe(`${WORKERS} ${zone}`);
    expect(addressOf('2a06:98c0:3600:0000:0000:0000:0000:0103', zone).length).toBeLessThanOrEqual(300);
  });

  it('is a network for each zone', () => {
    const network = '2a06:98c0:3600:0::/64';
    expect(networkOf(addressOf(WORKERS, 'a.example'))).toBe(`${network} a.example`);
    expect(networkOf(addressOf('2A06:98c0:3600::0103', 'A.Example'))).toBe(`${network} a.example`);
    expect(networkOf(addressOf(WORKERS, 'b.example'))).toBe(`${network} b.example`);
    expect(networkOf(addressOf(WORKERS, undefined))).toBe(network);
    expect(networkOf('2a06:98c0:3600::104 a.example')).toBe(network);
    expect(networkOf(`${WORKERS} somebody@a.example`)).toBe(network);
  });
});
