/** What only a display on the wall does: chime at a new call, and keep the screen awake. */

const PITCHES = [660, 880];

export class Wall {
  /** @type {AudioContext | null} */
  #audio = null;
  /** @type {WakeLockSentinel | null} */
  #lock = null;
  #wantsLock = false;

  /** @param {() => void} onChange called when the sound comes to life */
  constructor(onChange) {
    this.onChange = onChange;
  }

  /** @param {T.Config} config */
  start({ layout, chime, keep_awake }) {
    const isWall = layout === "wall";
    if (!isWall || !chime) this.#silence();
    else if (!this.#audio) {
      this.#audio = new AudioContext();
      this.#audio.addEventListener("statechange", this.onChange);
    }
    this.#wantsLock = isWall && keep_awake;
    document.addEventListener("visibilitychange", this.#hold);
    void this.#hold();
  }

  stop() {
    document.removeEventListener("visibilitychange", this.#hold);
    this.#wantsLock = false;
    void this.#hold();
    this.#silence();
  }

  /** Whether a touch is needed before the sound can be heard. */
  get isWaitingForTouch() {
    return this.#audio?.state === "suspended";
  }

  /** After a touch. */
  wake() {
    void this.#audio?.resume();
  }

  chime() {
    const audio = this.#audio;
    if (audio?.state !== "running") return;
    PITCHES.forEach((frequency, index) => {
      const start = audio.currentTime + index * 0.22;
      const tone = new OscillatorNode(audio, { frequency });
      const volume = new GainNode(audio, { gain: 0 });
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(0.25, start + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.7);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.8);
    });
  }

  #silence() {
    void this.#audio?.close();
    this.#audio = null;
  }

  // The browser takes the lock back whenever the page is hidden.
  #hold = async () => {
    try {
      const isHeld = this.#lock?.released === false;
      if (this.#wantsLock && !isHeld && !document.hidden) this.#lock = await navigator.wakeLock.request("screen");
      if (!this.#wantsLock) await this.#lock?.release();
    } catch {
      // This browser cannot, or not without https: the screen then does what its owner has set.
    }
  };
}
