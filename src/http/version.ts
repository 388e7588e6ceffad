/** The version of Gatehouse. A test compares it with package.json. */
export const GATEHOUSE_VERSION = '0.1.0';

/** The Grafana version whose HTTP API is implemented. Some clients parse it to choose the form of a request. */
export const GRAFANA_API_VERSION = '12.2.0';
