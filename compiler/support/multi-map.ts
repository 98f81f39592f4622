/** Maps with several values for a key. */

export function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

/** For values that are there once; true when this one is new. */
export function include<K, V>(map: Map<K, Set<V>>, key: K, value: V): boolean {
  const values = map.get(key);
  if (values?.has(value)) return false;
  if (values) values.add(value);
  else map.set(key, new Set([value]));
  return true;
}
