package org.cairnfs.tests.posix;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands the place of the enclosing class to the contracts nested in it, or a run in it. */
final class PlaceResolver implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(PlaceResolver.class);

  PlaceResolver() {}

  /** What contracts are nested in. */
  interface Holder {
    Place place();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Place.class || type == Run.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Place place =
        context.getRequiredTestInstances().findInstance(Holder.class).orElseThrow().place();
    if (parameter.getParameter().getType() == Place.class) {
      return place;
    }
    Run run = new Run(place, context.getDisplayName());
    context.getStore(NAMESPACE).put(Run.class, run);
    return run;
  }
}
