/** A browser that has no scheduler, as Safari. */
Object.defineProperty(globalThis, 'scheduler', { value: undefined })
