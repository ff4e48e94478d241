// Ids that the client makes. crypto.randomUUID exists only over https and on
// localhost; getRandomValues is there on plain http too.

function random(n) {
  return crypto.getRandomValues(new Uint8Array(n));
}

function text(b) {
  const hex = [...b].map((x) => x.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

// key is an Idempotency-Key: made once for a command, sent again with it.
export function key() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const b = random(16);
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  return text(b);
}

// uuid7 is a case's id; its first six bytes are the time in milliseconds.
export function uuid7(at) {
  const b = random(16);
  let ms = Math.floor(at);
  for (let i = 5; i >= 0; i--) {
    b[i] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  b[6] = (b[6] & 0x0f) | 0x70;
  b[8] = (b[8] & 0x3f) | 0x80;
  return text(b);
}
