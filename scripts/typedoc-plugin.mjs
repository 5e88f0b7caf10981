/** What the reference leaves to the docstring of something else. */
import { Converter, ReflectionKind } from 'typedoc'

/** A member of a type that has no name is described where the type stands, and the `name` of an error is that of its class. */
const isDescribedElsewhere = ({ name, parent }) =>
  parent.name === '__type' || parent.parent?.name === '__type' || (name === 'name' && parent.name.endsWith('Error'))

/** Nothing is asked of what parameters are made of. */
const isInParameter = (reflection) =>
  reflection !== undefined && (reflection.kindOf(ReflectionKind.Parameter) || isInParameter(reflection.parent))

export function load({ converter, options }) {
  converter.on(Converter.EVENT_END, ({ project }) => {
    const left = project
      .getReflectionsByKind(ReflectionKind.Property | ReflectionKind.CallSignature)
      .filter(
        (each) => isDescribedElsewhere(each) && !each.hasComment() && !each.flags.isExternal && !isInParameter(each),
      )
      .filter((each) => !each.kindOf(ReflectionKind.CallSignature) || each.parent.name !== '__type')
    options.setValue('intentionallyNotDocumented', [...new Set(left.map((each) => each.getFriendlyFullName()))])
  })
}
