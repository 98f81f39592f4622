// test: p4-check
// P4-16 §8.18: `{#}` is a single token.
header H { bit<8> f; }
const H good = {#};
const H bad = { # }; // error: P0001 '{#}' is one word: it has no spaces
