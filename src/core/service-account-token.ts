/** The prefix of a service account token. */
const PREFIX = 'glsa';
const SECRET_LENGTH = 32;
const SECRET_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FORM = /^(glsa_[0-9A-Za-z]{32})_([0-9a-f]{8})$/;

/** Random bytes at or above this are not used: they would make some letters more likely than others. */
const UNBIASED_BYTE_MAX = 256 - (256 % SECRET_ALPHABET.length);

/**
 * True when the text has the form of a token and its checksum is right. Costs no look-up, so that a mistyped or
 * invented token is refused before anything is read.
 *
 * Source: docs/grafana.md#service-account-tokens.
 */
export function isWellFormedToken(token: string): boolean {
  const parts = FORM.exec(token);
  return parts !== null && parts[2] === checksum(parts[1] ?? '');
}

/**
 * Makes a token from random bytes. Takes bytes from `randomBytes` until it has its 32 letters, each equally likely.
 */
export function makeToken(randomBytes: (count: number) => Uint8Array): string {
  let secret = '';
  while (secret.length < SECRET_LENGTH) {
    for (const byte of randomBytes(SECRET_LENGTH)) {
      if (byte < UNBIASED_BYTE_MAX && secret.length < SECRET_LENGTH) {
        secret += SECRET_ALPHABET[byte % SECRET_ALPHABET.length] ?? '';
      }
    }
  }
  const body = `${PREFIX}_${secret}`;
  return `${body}_${checksum(body)}`;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** CRC-32 (IEEE) of ASCII text, its bytes in little-endian order as hex. */
function checksum(text: string): string {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    crc = (CRC_TABLE[(crc ^ text.charCodeAt(i)) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  const value = (crc ^ 0xffffffff) >>> 0;
  const bytes = [value, value >>> 8, value >>> 16, value >>> 24];
  return bytes.map((byte) => (byte & 0xff).toString(16).padStart(2, '0')).join('');
}
