/**
 * What of Swagger UI is shown, and in which order. Its own layout brings a second `main`, and the name and version, which stand above.
 */
export const layout =
  ({ createElement: h }) =>
  ({ specSelectors, getComponent }) => {
    const part = (name) => h(getComponent(name, true));
    const status = specSelectors.loadingStatus();
    if (status === 'failed' || status === 'failedConfig')
      return h(
        'p',
        { role: 'alert' },
        h('a', { href: '/openapi.json' }, 'openapi.json'),
        ' could not be read. Reload the page to try again.',
      );
    if (specSelectors.specStr() === '') return h('p', { role: 'status' }, 'Reading openapi.json …');
    return h(
      'div',
      { className: 'swagger-ui' },
      h(
        'div',
        { className: 'about' },
        h('p', null, h('a', { href: '#filter' }, 'To the operations')),
        h(getComponent('Markdown', true), { source: specSelectors.info().get('description') ?? '' }),
      ),
      part('errors'),
      part('AuthorizeBtnContainer'),
      part('FilterContainer'),
      part('operations'),
      part('Models'),
    );
  };
