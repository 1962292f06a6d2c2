// The desk's time, kept going by the phone's steady counter. The phone's own clock may be wrong, and is never asked.
export class DeskClock {
  hear(ms) {
    if (!Number.isFinite(ms)) return;
    this.ms = ms;
    this.at = performance.now();
  }

  get known() { return this.ms !== undefined; }

  now() { return this.ms + performance.now() - this.at; }
}

// How long something lasts, in few words: 4:55 h, 3:20 min, 12 s.
export const lasts = (ms) => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = (number) => String(number).padStart(2, "0");
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)} min`;
  return `${Math.floor(seconds / 3600)}:${two(Math.floor((seconds % 3600) / 60))} h`;
};
