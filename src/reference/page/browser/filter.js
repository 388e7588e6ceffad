/** What a filter looks in, for each operation: its method, path, summary, id and tag. */
function textOf(operation, tag) {
  const told = operation.get('operation');
  const parts = [
    operation.get('method'),
    operation.get('path'),
    told.get('summary'),
    told.get('operationId'),
  ];
  return [...parts, tag].join(' ').toLowerCase();
}

/** The operations that hold all words of a phrase, in any order and case. Tags without any are gone. */
export function filterTags(tags, phrase) {
  const words = phrase.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (operation, tag) => words.every((word) => textOf(operation, tag).includes(word));
  return tags
    .map((tag, name) => tag.update('operations', (all) => all.filter((operation) => holds(operation, name))))
    .filter((tag) => tag.get('operations').size > 0);
}

/** What is typed in the box; empty when nothing is. Swagger UI has `true` then. */
export function phraseOf(layoutSelectors) {
  const filter = layoutSelectors.currentFilter();
  return typeof filter === 'string' ? filter : '';
}

/** The box, and how many operations are left. */
export const filterBox =
  ({ createElement }) =>
  ({ specSelectors, layoutSelectors, layoutActions }) => {
    const phrase = phraseOf(layoutSelectors);
    const left = specSelectors.taggedOperations().reduce((sum, tag) => sum + tag.get('operations').size, 0);
    const all = specSelectors.operations().size;
    return createElement(
      'div',
      { className: 'filter-box' },
      createElement('label', { htmlFor: 'filter' }, 'Filter'),
      createElement('input', {
        id: 'filter',
        type: 'search',
        value: phrase,
        placeholder: 'POST team members',
        autoComplete: 'off',
        spellCheck: false,
        onChange: (event) => layoutActions.updateFilter(event.target.value || true),
      }),
      createElement(
        'output',
        { htmlFor: 'filter' },
        phrase === '' ? `${all} operations` : `${left} of ${all} operations`,
      ),
    );
  };
