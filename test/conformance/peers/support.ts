/** What the comparisons share. */

/** Whether a promise settles within a few milliseconds. */
export async function settled(promise: PromiseLike<unknown>): Promise<boolean> {
  const late = Symbol('late')
  const timer = new Promise((resolve) => {
    setTimeout(resolve, 20, late)
  })
  return (await Promise.race([promise, timer])) !== late
}
