import { InvariantError } from 'occamy'
import type { GuardRegistration as Registration, Offer } from 'occamy'
import { describe, expect, it } from 'vitest'
import { checkQueue, Queue } from '../../../src/guard/queue.ts'

class Node implements Registration {
  offer: Offer | undefined = undefined
  up: Registration['up'] = undefined
  branch = 0
  before: Registration | undefined = undefined
  after: Registration | undefined = undefined
}

const open = (): Offer => ({ registration: {} }) as Offer

function queueOf(n: number): { readonly queue: Queue<Node>; readonly nodes: Node[]; readonly offers: Offer[] } {
  const queue = new Queue<Node>()
  const nodes = Array.from({ length: n }, () => new Node())
  const offers = nodes.map(open)
  nodes.forEach((node, i) => queue.push(node, offers[i] as Offer, undefined, i))
  return { queue, nodes, offers }
}

function listed(queue: Queue<Node>): Registration[] {
  const all: Registration[] = []
  for (let at: Registration | undefined = queue.head; at !== undefined; at = at.after) all.push(at)
  return all
}

describe('Queue', () => {
  it('is in order of arrival, and says whose each registration is, and its branch', () => {
    const { queue, nodes, offers } = queueOf(3)
    expect(listed(queue)).toEqual(nodes)
    expect(nodes.map(({ offer }) => offer)).toEqual(offers)
    expect(nodes.map(({ branch }) => branch)).toEqual([0, 1, 2])
    expect([queue.head, queue.tail, queue.length]).toEqual([nodes[0], nodes[2], 3])
    checkQueue(queue)
  })

  it('remembers the composite of a registration', () => {
    const queue = new Queue<Node>()
    const node = new Node()
    const up = { wrap: () => undefined, path: (branch: number) => ({ up, branch, next: undefined }) }
    queue.push(node, open(), up, 4)
    expect([node.up, node.branch]).toEqual([up, 4])
  })

  it.each([0, 1, 2])('unlinks the registration at %i, and its offer stays', (i) => {
    const { queue, nodes, offers } = queueOf(3)
    const gone = nodes[i] as Node
    queue.unlink(gone)
    expect(listed(queue)).toEqual(nodes.filter((node) => node !== gone))
    expect([queue.length, gone.offer, gone.before, gone.after]).toEqual([2, offers[i], undefined, undefined])
    checkQueue(queue)
  })

  it('is empty when the last one has been unlinked, and takes others', () => {
    const { queue, nodes } = queueOf(1)
    const [node] = nodes as [Node]
    queue.unlink(node)
    expect([queue.head, queue.tail, queue.length]).toEqual([undefined, undefined, 0])
    checkQueue(queue)
    queue.push(node, open(), undefined, 0)
    expect(listed(queue)).toEqual([node])
    checkQueue(queue)
  })

  it('drops a registration once only', () => {
    const { queue, nodes } = queueOf(2)
    queue.drop(nodes[0] as Node)
    queue.drop(nodes[0] as Node)
    expect([queue.length, nodes[0]?.offer]).toEqual([1, undefined])
    expect(listed(queue)).toEqual([nodes[1]])
    checkQueue(queue)
  })

  it('finds the first registration of another offer', () => {
    const { queue, nodes, offers } = queueOf(2)
    const again = new Node()
    queue.push(again, offers[0] as Offer, undefined, 0)
    expect(queue.other(offers[0] as Offer)).toBe(nodes[1])
    expect(queue.other(offers[1] as Offer)).toBe(nodes[0])
    queue.unlink(nodes[1] as Node)
    expect(queue.other(offers[0] as Offer)).toBeUndefined()
  })
})

describe('checkQueue', () => {
  it.each<readonly [string, (queue: Queue<Node>, nodes: Node[]) => void, RegExp]>([
    ['a broken link', (_, nodes) => ((nodes[1] as Node).before = undefined), /neighbour disagree/],
    ['a registration without an offer', (_, nodes) => ((nodes[1] as Node).offer = undefined), /closed offer/],
    ['an offer that is closed', (_, nodes) => ((nodes[1] as Node).offer = {} as Offer), /closed offer/],
    ['a wrong tail', (queue, nodes) => (queue.tail = nodes[0]), /tail is not the last/],
    ['a wrong length', (queue) => queue.length++, /queue of 2 says that its length is 3/],
  ])('throws for %s', (_, break_, message) => {
    const { queue, nodes } = queueOf(2)
    break_(queue, nodes)
    expect(() => checkQueue(queue)).toThrow(InvariantError)
    expect(() => checkQueue(queue)).toThrow(message)
  })
})
