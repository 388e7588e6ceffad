import { z } from 'zod';

const url = (description: string) => z.string().meta({ format: 'uri', description });

/** The metadata of the service. Nothing in it is null or empty, as the standard wants. */
export const Metadata = z
  .object({
    policy_decision_point: url(
      'The identifier of the service, which the address of this document is made from.',
    ),
    access_evaluation_endpoint: url('Where one thing is asked.'),
    access_evaluations_endpoint: url('Where several things are asked at once.'),
    search_subject_endpoint: url('Where subjects are searched.'),
    search_resource_endpoint: url('Where resources are searched.'),
    search_action_endpoint: url('Where actions are searched.'),
  })
  .meta({ id: 'AuthzenConfiguration' });

/**
 * The metadata of an identifier: the endpoints are below it.
 *
 * @param identifier an absolute URL without a slash at its end
 */
export const toMetadata = (identifier: string): z.infer<typeof Metadata> => ({
  policy_decision_point: identifier,
  access_evaluation_endpoint: `${identifier}/access/v1/evaluation`,
  access_evaluations_endpoint: `${identifier}/access/v1/evaluations`,
  search_subject_endpoint: `${identifier}/access/v1/search/subject`,
  search_resource_endpoint: `${identifier}/access/v1/search/resource`,
  search_action_endpoint: `${identifier}/access/v1/search/action`,
});
