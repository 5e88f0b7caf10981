import { describe, expect, it } from 'vitest'
import { ReadyList } from '../../../../src/alt/set/ready.ts'
import type { ReadyNode } from '../../../../src/alt/set/ready.ts'

class Node implements ReadyNode {
  readonly name: string
  earlier: ReadyNode | undefined = undefined
  later: ReadyNode | undefined = undefined
  constructor(name: string) {
    this.name = name
  }
}

function listOf(names: string): { readonly list: ReadyList<Node>; readonly nodes: Record<string, Node> } {
  const list = new ReadyList<Node>()
  const nodes: Record<string, Node> = {}
  for (const name of names) {
    const node = new Node(name)
    nodes[name] = node
    list.push(node)
  }
  return { list, nodes }
}

/** The names in order, read from both sides. */
function names(list: ReadyList<Node>): string {
  let text = ''
  let last: ReadyNode | undefined
  for (let at: ReadyNode | undefined = list.first; at !== undefined; at = at.later) {
    expect([at.earlier, list.has(at as Node)]).toEqual([last, true])
    text += (at as Node).name
    last = at
  }
  expect((list as unknown as { readonly last: Node | undefined }).last).toBe(last)
  return text
}

const at = (nodes: Record<string, Node>, name: string): Node => nodes[name] as Node

describe('a ready list', () => {
  it('is in order of pushing, and has each node once', () => {
    const { list, nodes } = listOf('abc')
    list.push(at(nodes, 'a'))
    list.push(at(nodes, 'c'))
    expect(names(list)).toBe('abc')
  })

  it.each(['a', 'b', 'c'])('drops %s from wherever it stands, which leaves no trace in it', (name) => {
    const { list, nodes } = listOf('abc')
    const node = at(nodes, name)
    list.drop(node)
    expect(names(list)).toBe('abc'.replace(name, ''))
    expect([list.has(node), node.earlier, node.later]).toEqual([false, undefined, undefined])
    list.drop(node)
    expect(names(list)).toBe('abc'.replace(name, ''))
    list.push(node)
    expect(names(list)).toBe(`${'abc'.replace(name, '')}${name}`)
  })

  it('is empty when its only node is dropped, and can be filled again', () => {
    const { list, nodes } = listOf('a')
    list.drop(at(nodes, 'a'))
    expect([names(list), list.first]).toEqual(['', undefined])
    list.push(at(nodes, 'a'))
    expect(names(list)).toBe('a')
  })

  it.each([
    ['a', 'bca'],
    ['b', 'acb'],
    ['c', 'abc'],
  ])('has %s go to the back', (name, order) => {
    const { list, nodes } = listOf('abc')
    list.toBack(at(nodes, name))
    expect(names(list)).toBe(order)
  })

  it.each([
    ['a', 'abc'],
    ['b', 'bac'],
    ['c', 'cab'],
  ])('has %s go to the front', (name, order) => {
    const { list, nodes } = listOf('abc')
    list.toFront(at(nodes, name))
    expect(names(list)).toBe(order)
  })

  it('takes in a node that is not listed, when that is to go to the front', () => {
    const { list } = listOf('')
    for (const [name, order] of [
      ['a', 'a'],
      ['b', 'ba'],
    ] as const) {
      list.toFront(new Node(name))
      expect(names(list)).toBe(order)
    }
    list.push(new Node('c'))
    expect(names(list)).toBe('bac')
  })

  it('leaves out of it a node that is not listed, when that is to go to the back', () => {
    const { list, nodes } = listOf('ab')
    const stranger = new Node('x')
    list.toBack(stranger)
    list.drop(at(nodes, 'a'))
    list.toBack(at(nodes, 'a'))
    expect([names(list), list.has(stranger)]).toEqual(['b', false])
  })
})
