// Follows one person's events, and hands them over as fast as they can be drawn.

import { openEvents } from "../wire/api";
import type { PageEvent } from "../wire/page";

interface Handlers {
  onEvents: (events: PageEvent[]) => void;
  /** Takes events that were held back, and that the fetched state already includes. */
  onEventsInState: (events: PageEvent[]) => void;
  onLive: (live: boolean) => void;
}

/** Milliseconds after which a hidden page, which draws nothing, takes its events. */
const HIDDEN = 200;

/** Hands events over in batches: the next one when the one before was drawn, but no sooner than the next frame. */
export class Following {
  private readonly source: EventSource;
  private waiting: { number: number; event: PageEvent }[] = [];
  private held = false;
  private scheduled = false;
  private drawing = false;

  constructor(
    me: string,
    private readonly handlers: Handlers,
  ) {
    this.source = openEvents(me);
    this.source.onmessage = ({ data, lastEventId }: MessageEvent<string>) => {
      this.waiting.push({ number: Number(lastEventId), event: JSON.parse(data) as PageEvent });
      this.schedule();
    };
    this.source.onopen = () => handlers.onLive(true);
    this.source.onerror = () => handlers.onLive(false);
  }

  /** Must be called when the events that were handed over are on the page. */
  drawn(): void {
    this.drawing = false;
    if (this.waiting.length > 0) this.schedule();
  }

  /** Keeps events back while the state is fetched, which may be older or newer than they are. */
  hold(): void {
    this.held = true;
  }

  /** Hands over what was kept back; first and separately the events up to number `told`, which the state is made of. */
  release(told: number): void {
    this.held = false;
    const inState = this.waiting.filter(({ number }) => number <= told);
    this.waiting = this.waiting.filter(({ number }) => number > told);
    if (inState.length > 0) this.handlers.onEventsInState(inState.map(({ event }) => event));
    if (this.waiting.length > 0) this.schedule();
  }

  end(): void {
    this.source.close();
    this.waiting = [];
  }

  private schedule(): void {
    if (this.scheduled || this.drawing || this.held) return;
    this.scheduled = true;
    if (document.hidden) setTimeout(this.handOver, HIDDEN);
    else requestAnimationFrame(this.handOver);
  }

  private readonly handOver = () => {
    this.scheduled = false;
    if (this.held) return;
    const events = this.waiting.map(({ event }) => event);
    this.waiting = [];
    if (events.length === 0) return;
    this.drawing = true;
    this.handlers.onEvents(events);
  };
}
