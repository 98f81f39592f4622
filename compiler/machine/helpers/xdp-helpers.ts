/** Helpers on the packet of a `struct xdp_md`, and redirects (net/core/filter.c). */

import { EFAULT, EINVAL } from "../errno.ts";
import { XdpContext } from "../contexts/xdp.ts";
import { redirectSkb } from "./skb-helpers.ts";
import { s32, small, u32, xdpOf, type Helper, type HelperRow } from "./helper.ts";

const XDP_ABORTED = 0;
const XDP_REDIRECT = 4;
/** The bits of bpf_redirect_map's flags that are the verdict for a key without a target. */
const VERDICT_BITS = 3n;
const F_BROADCAST = 8n;
const F_EXCLUDE_INGRESS = 16n;
const DEVMAP = 14;
const DEVMAP_HASH = 25;

const bufferLength: Helper = (scope, [context]) => xdpOf(scope, context!).buffer.length;

const loadBytes: Helper = (scope, [context, at, to, length]) => {
  const { buffer } = xdpOf(scope, context!);
  const [offset, size] = [u32(at!), u32(length!)];
  const into = scope.memory.view(to!, size, "write");
  const refusal = refuse(offset, size, buffer.length);
  if (refusal === 0) into.set(buffer.view().subarray(offset, offset + size));
  return refusal;
};

const storeBytes: Helper = (scope, [context, at, from, length]) => {
  const { buffer } = xdpOf(scope, context!);
  const [offset, size] = [u32(at!), u32(length!)];
  const bytes = scope.memory.view(from!, size, "read");
  const refusal = refuse(offset, size, buffer.length);
  if (refusal === 0) buffer.view().set(bytes, offset);
  return refusal;
};

function refuse(offset: number, size: number, length: number): number {
  if (offset > 0xffff || size > 0xffff) return -EFAULT;
  return offset + size > length ? -EINVAL : 0;
}

const redirect: Helper = (scope, args, callBack) => {
  if (!(scope.context instanceof XdpContext)) return redirectSkb(scope, args, callBack);
  if (args[1] !== 0n) return XDP_ABORTED;
  scope.redirections.push({ by: "redirect", interfaceIndex: u32(args[0]!), flags: 0 });
  return XDP_REDIRECT;
};

const redirectMap: Helper = (scope, [map, key, flags]) => {
  const target = scope.mapAt(map!);
  const isDevmap = target.definition.type === DEVMAP || target.definition.type === DEVMAP_HASH;
  const allowed = VERDICT_BITS | (isDevmap ? F_BROADCAST | F_EXCLUDE_INGRESS : 0n);
  if (flags! & ~allowed) return XDP_ABORTED;
  const value = target.redirectTarget(u32(key!));
  if (!value && !(flags! & F_BROADCAST)) return flags! & VERDICT_BITS;
  const interfaceIndex = value ? new DataView(value.buffer, value.byteOffset).getUint32(0, true) : 0;
  scope.redirections.push({ by: "redirect_map", interfaceIndex, flags: small(flags!) });
  return XDP_REDIRECT;
};

export const XDP_HELPERS: readonly HelperRow[] = [
  [23, "redirect", redirect],
  [44, "xdp_adjust_head", (scope, [context, offset]) => xdpOf(scope, context!).adjustHead(s32(offset!))],
  [51, "redirect_map", redirectMap],
  [54, "xdp_adjust_meta", (scope, [context, offset]) => xdpOf(scope, context!).adjustMeta(s32(offset!))],
  [65, "xdp_adjust_tail", (scope, [context, offset]) => xdpOf(scope, context!).adjustTail(s32(offset!))],
  [188, "xdp_get_buff_len", bufferLength],
  [189, "xdp_load_bytes", loadBytes],
  [190, "xdp_store_bytes", storeBytes],
];
