const MachineDate = Date;
let aheadMs = 0;
const now = () => MachineDate.now() + aheadMs;

globalThis.Date = new Proxy(MachineDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});

/**
 * Moves this process's clock forward, so that nothing has to wait for lifetimes. Timers keep real time.
 *
 * @param {number} ms
 */
export function advanceClock(ms) {
  aheadMs += ms;
}

/** @returns {number} how far this process's clock was moved, in milliseconds */
export function clockAhead() {
  return aheadMs;
}
