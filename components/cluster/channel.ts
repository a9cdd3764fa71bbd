/** Tracks that the scripts are tested with, oldest first. */
export const tracks = ["1.34", "1.35", "1.36"] as const;
export const risks = ["stable", "candidate", "beta", "edge"] as const;

/** Since 1.36 a node that is powered off is seen to be away (canonical/microk8s#5386). */
export const defaultChannel = "1.36/stable";

/** The minor version of a channel's track, or undefined where it is no channel of ours. */
export function minorOf(channel: string): number | undefined {
  const [track = "", risk = "", ...rest] = channel.split("/");
  const known = (tracks as readonly string[]).includes(track) && (risks as readonly string[]).includes(risk);
  return known && rest.length === 0 ? Number(track.slice(track.indexOf(".") + 1)) : undefined;
}

/** Why nodes cannot move from one channel to another, or undefined where they can. */
export function refusedMove(from: string, to: string): string | undefined {
  const [old, next] = [minorOf(from), minorOf(to)];
  if (old === undefined || next === undefined || old === next) return undefined;
  if (next < old) {
    return `the channel cannot go from ${from} down to ${to}: a datastore that a newer Kubernetes has written is not for an older one. Restore a backup into a new cluster instead`;
  }
  if (next > old + 1) {
    const between = tracks[(tracks as readonly string[]).indexOf(from.split("/")[0]!) + 1];
    return `the channel cannot go from ${from} to ${to} at once: Kubernetes is upgraded by one minor version at a time. Go to ${between}/${to.split("/")[1]} first`;
  }
  return undefined;
}
