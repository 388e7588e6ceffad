/**
 * The metadata of an identifier: the endpoints are below it.
 *
 * @param identifier an absolute URL without a slash at its end
 */
export const toMetadata = (identifier: string) => ({
  policy_decision_point: identifier,
  access_evaluation_endpoint: `${identifier}/access/v1/evaluation`,
  access_evaluations_endpoint: `${identifier}/access/v1/evaluations`,
  search_subject_endpoint: `${identifier}/access/v1/search/subject`,
  search_resource_endpoint: `${identifier}/access/v1/search/resource`,
  search_action_endpoint: `${identifier}/access/v1/search/action`,
});
