/**
 * The subscription to the live calls, kept up through lost connections, restarts of Home Assistant
 * and an integration that is not there yet.
 */

const LONGEST_PAUSE = 15_000;

/** Try something until it succeeds, after growing pauses. @type {T.Persist} */
export const persist = (work, onFailure) => {
  let isOver = false;
  /** @type {number | undefined} */
  let retry;
  const attempt = async (failures = 0) => {
    try {
      await work(() => !isOver);
    } catch (error) {
      if (isOver) return;
      onFailure(error);
      retry = setTimeout(attempt, Math.min(1000 * 2 ** failures, LONGEST_PAUSE), failures + 1);
    }
  };
  void attempt();
  return () => {
    isOver = true;
    clearTimeout(retry);
  };
};

/** @type {T.Subscribe} */
export const subscribe = (connection, request, onMessage, onTrouble) => {
  let giveUp = () => {};
  /** @type {T.Unsubscribe | undefined} */
  let stop;

  const begin = () => {
    giveUp();
    stop = undefined;
    giveUp = persist(async (isWanted) => {
      // Home Assistant's own resubscription gives up for good if we are loaded after the first try.
      const mine = await connection.subscribeMessage((message) => isWanted() && onMessage(message), request, { resubscribe: false });
      if (isWanted()) stop = mine;
      else void end(mine);
    }, (error) => onTrouble(error?.code === "unauthorized" ? "forbidden" : "starting"));
  };
  const lost = () => {
    giveUp();
    stop = undefined;
    onTrouble("reconnecting");
  };

  connection.addEventListener("ready", begin);
  connection.addEventListener("disconnected", lost);
  begin();
  return () => {
    giveUp();
    connection.removeEventListener("ready", begin);
    connection.removeEventListener("disconnected", lost);
    if (stop) void end(stop);
  };
};

/** The connection that it belonged to may have gone already. @param {T.Unsubscribe} stop */
const end = (stop) => stop().catch(() => {});
