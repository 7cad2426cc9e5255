/** What only a display on the wall has and does: its style, a chime at a new call, and a screen that stays awake. */
import { createElement } from "./dom.js";
import { adapt } from "./style.js";
import { WALL } from "./style-wall.js";

/** @import { Settings } from "../../../typings/card.d.ts" */

const CHIME_FREQUENCIES = [660, 880];

/** The sound and the screen of a wall display; does nothing in other layouts. */
export class Wall {
  /** @type {AudioContext | null} */
  #audio = null;
  /** @type {WakeLockSentinel | null} */
  #wakeLock = null;
  #keepsAwake = false;

  /**
   * @param {HTMLElement} card
   * @param {() => void} onSoundChange
   */
  constructor(card, onSoundChange) {
    this.onSoundChange = onSoundChange;
    card.shadowRoot?.querySelector("style")?.after(createElement("style", {}, adapt(WALL)));
  }

  /** Begin, or begin anew. @param {Settings} config */
  start({ layout, chime, keep_awake }) {
    const isWall = layout === "wall";
    if (isWall && chime) this.#openAudio();
    else this.#closeAudio();
    this.#keepsAwake = isWall && keep_awake;
    document.addEventListener("visibilitychange", this.#updateWakeLock);
    void this.#updateWakeLock();
  }

  /** End sound and lock. */
  stop() {
    document.removeEventListener("visibilitychange", this.#updateWakeLock);
    this.#keepsAwake = false;
    void this.#updateWakeLock();
    this.#closeAudio();
  }

  /** Whether the browser wants a touch before it plays a sound. */
  get isWaitingForTouch() {
    return this.#audio?.state === "suspended";
  }

  /** After a touch. */
  resumeSound() {
    void this.#audio?.resume();
  }

  /** Play two notes. */
  playChime() {
    const audio = this.#audio;
    if (audio?.state !== "running") return;
    CHIME_FREQUENCIES.forEach((frequency, index) => {
      const start = audio.currentTime + index * 0.22;
      const oscillator = new OscillatorNode(audio, { frequency });
      const volume = new GainNode(audio, { gain: 0 });
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(0.25, start + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.7);
      oscillator.connect(volume).connect(audio.destination);
      oscillator.start(start);
      oscillator.stop(start + 0.8);
    });
  }

  #openAudio() {
    if (this.#audio) return;
    this.#audio = new AudioContext();
    this.#audio.addEventListener("statechange", this.onSoundChange);
  }

  #closeAudio() {
    void this.#audio?.close();
    this.#audio = null;
  }

  /** Take or release the lock. The browser takes it back whenever the page is hidden. */
  #updateWakeLock = async () => {
    try {
      const isHeld = this.#wakeLock?.released === false;
      if (this.#keepsAwake && !isHeld && !document.hidden) {
        this.#wakeLock = await navigator.wakeLock.request("screen");
      }
      if (!this.#keepsAwake) await this.#wakeLock?.release();
    } catch {
      // This browser cannot, or not without https: the screen then does what its owner has set.
    }
  };
}
