import { describe, expect, it } from 'vitest';

import { networkOf } from '../../../src/core/network.ts';

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
