// When work is done: what the reader sees in the frame of a step, and the rest in short slices after it.

const PAUSE = 120, SLICE = 8;

// Work that is a generator and yields wherever it can be interrupted. Times are in milliseconds.
class Later {
  // Work that was begun earlier is dropped.
  start(work) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.slice(work), PAUSE);
  }

  slice(work) {
    const end = performance.now() + SLICE;
    while (performance.now() < end) if (work.next().done) return;
    this.waiting = setTimeout(() => this.slice(work), 0);
  }
}

// Parts of the page, each with what draws it. `draw` is a generator too.
class Screen {
  constructor() {
    this.parts = new Map();
    this.observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.parts.get(target).near = isIntersecting;
      this.now();
    }, { rootMargin: "25%" });
  }

  add(element, draw) {
    this.parts.set(element, { draw, near: false, work: null });
    this.observer.observe(element);
  }

  // Everything is to be drawn anew.
  outdated() {
    for (const part of this.parts.values()) part.work = part.draw();
  }

  // Begins what is on the screen or near it: the first slice of a part is what is seen of it.
  now() {
    for (const part of this.parts.values()) if (part.near && part.work?.next().done) part.work = null;
  }

  *rest() {
    for (const part of this.parts.values()) {
      while (part.work && !part.work.next().done) yield;
      part.work = null;
      yield;
    }
  }
}
