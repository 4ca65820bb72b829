/**
 * The path of a request's target, without query and fragment: of `/orders/5?full=1` as well as of an absolute address, as
 * proxies send it. An absolute address without a path has `/`; `*` and what is neither stay as they are.
 */
export function pathOfTarget(target: string): string {
  const afterHost = target.startsWith("/")
    ? target
    : (/^https?:\/\/[^/?#]*(?<rest>.*)$/is.exec(target)?.groups?.rest ?? target);
  const end = afterHost.search(/[?#]/);
  const path = end === -1 ? afterHost : afterHost.slice(0, end);
  return path === "" ? "/" : path;
}
