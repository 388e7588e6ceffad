// Made by `npm run console:types` of the API document 9e4e961b6fcd32da591d. Not to be changed by hand.

export interface paths {
    "/api/admin/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getGroups"];
        put?: never;
        post: operations["createGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/groups/scim-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["deleteScimGroups"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/groups/{groupId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getGroup"];
        put: operations["updateGroup"];
        post?: never;
        delete: operations["deleteGroup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getRootRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRoles"];
        put?: never;
        post: operations["createRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/roles/hard-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["hardResetRoles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/roles/{roleUID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getRole"];
        put: operations["updateRole"];
        post?: never;
        delete: operations["deleteRole"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/roles/{roleUID}/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getRoleAssignments"];
        put: operations["setRoleAssignments"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/users/roles/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["listUsersRoles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/teams/roles/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["listTeamsRoles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/users/{userId}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listUserRoles"];
        put: operations["setUserRoles"];
        post: operations["addUserRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/users/{userId}/roles/{roleUID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeUserRole"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/teams/{teamId}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTeamRoles"];
        put: operations["setTeamRoles"];
        post: operations["addTeamRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/teams/{teamId}/roles/{roleUID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeTeamRole"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/groupsync/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMappedGroups"];
        put: operations["updateGroupMappingsByQuery"];
        post: operations["createGroupMappingsByQuery"];
        delete: operations["deleteGroupMappingsByQuery"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/groupsync/groups/{groupID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["updateGroupMappings"];
        post: operations["createGroupMappings"];
        delete: operations["deleteGroupMappings"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/groupsync/groups/{groupID}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getGroupRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/groupsync/groups/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getGroupRolesByQuery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/groupsync/users/{userId}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getUserGroups"];
        put: operations["setUserGroups"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/user/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listOwnPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/user/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listOwnActions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/users/{userId}/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listUserPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAccessControlStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/resource-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listResourceTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/resource-types/{type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getResourceType"];
        put: operations["declareResourceType"];
        post?: never;
        delete: operations["deleteResourceType"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/teams/description": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["describeTeamPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/teams/{resourceID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTeamPermissions"];
        put?: never;
        post: operations["setTeamPermissions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/teams/{resourceID}/users/{userID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setTeamPermissionsForUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/serviceaccounts/description": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["describeServiceAccountPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/serviceaccounts/{resourceID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listServiceAccountPermissions"];
        put?: never;
        post: operations["setServiceAccountPermissions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/serviceaccounts/{resourceID}/users/{userID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setServiceAccountPermissionsForUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/serviceaccounts/{resourceID}/teams/{teamID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setServiceAccountPermissionsForTeam"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/folders/description": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["describeFolderPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/folders/{resourceID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listFolderPermissions"];
        put?: never;
        post: operations["setFolderPermissions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/folders/{resourceID}/users/{userID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setFolderPermissionsForUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/folders/{resourceID}/teams/{teamID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setFolderPermissionsForTeam"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/folders/{resourceID}/builtInRoles/{builtInRole}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setFolderPermissionsForBuiltInRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/dashboards/description": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["describeDashboardPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/dashboards/{resourceID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listDashboardPermissions"];
        put?: never;
        post: operations["setDashboardPermissions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/dashboards/{resourceID}/users/{userID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setDashboardPermissionsForUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/dashboards/{resourceID}/teams/{teamID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setDashboardPermissionsForTeam"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/dashboards/{resourceID}/builtInRoles/{builtInRole}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setDashboardPermissionsForBuiltInRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/datasources/description": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["describeDataSourcePermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/datasources/{resourceID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listDataSourcePermissions"];
        put?: never;
        post: operations["setDataSourcePermissions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/datasources/{resourceID}/users/{userID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setDataSourcePermissionsForUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/datasources/{resourceID}/teams/{teamID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setDataSourcePermissionsForTeam"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/datasources/{resourceID}/builtInRoles/{builtInRole}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setDataSourcePermissionsForBuiltInRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/projects/description": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["describeProjectPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/projects/{resourceID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listProjectPermissions"];
        put?: never;
        post: operations["setProjectPermissions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/projects/{resourceID}/users/{userID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setProjectPermissionsForUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/projects/{resourceID}/teams/{teamID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setProjectPermissionsForTeam"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/projects/{resourceID}/builtInRoles/{builtInRole}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setProjectPermissionsForBuiltInRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/{resource}/description": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["describeResourcePermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/{resource}/{resourceID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listResourcePermissions"];
        put?: never;
        post: operations["setResourcePermissions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/{resource}/{resourceID}/users/{userID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setResourcePermissionsForUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/{resource}/{resourceID}/teams/{teamID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setResourcePermissionsForTeam"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/{resource}/{resourceID}/builtInRoles/{builtInRole}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setResourcePermissionsForBuiltInRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/users/permissions/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["searchUserPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["adminCreateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["adminDeleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{userId}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["adminDisableUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{userId}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["adminEnableUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{userId}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["adminUpdateUserPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{userId}/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["adminUpdateUserPermissions"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["searchUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["searchUsersWithPaging"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/lookup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getUserByLoginOrEmail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getUserByID"];
        put: operations["updateUser"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{userId}/orgs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getUserOrgList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{userId}/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getUserTeams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{userId}/using/{orgId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["userSetUsingOrgForUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSignedInUser"];
        put: operations["updateSignedInUser"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/orgs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSignedInUserOrgList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSignedInUserTeamList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["changeUserPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/using/{orgId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["userSetUsingOrg"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{userId}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["adminListUserLinks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{userId}/links/{linkId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["adminRemoveUserLink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{userId}/links/{linkId}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["adminMoveUserLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listOwnLinks"];
        put?: never;
        post: operations["linkOwnUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/links/{linkId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeOwnLink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orgs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["searchOrgs"];
        put?: never;
        post: operations["createOrg"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orgs/name/{orgName}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getOrgByName"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orgs/{orgId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getOrgByID"];
        put: operations["updateOrg"];
        post?: never;
        delete: operations["deleteOrgByID"];
        options?: never;
        head?: never;
        patch: operations["placeOrg"];
        trace?: never;
    };
    "/api/org": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getCurrentOrg"];
        put: operations["updateCurrentOrg"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/org/users/lookup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getOrgUsersForCurrentOrgLookup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orgs/{orgId}/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeOrgUser"];
        options?: never;
        head?: never;
        patch: operations["updateOrgUser"];
        trace?: never;
    };
    "/api/org/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeOrgUserForCurrentOrg"];
        options?: never;
        head?: never;
        patch: operations["updateOrgUserForCurrentOrg"];
        trace?: never;
    };
    "/api/orgs/{orgId}/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getOrgUsers"];
        put?: never;
        post: operations["addOrgUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orgs/{orgId}/users/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["searchOrgUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/org/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getOrgUsersForCurrentOrg"];
        put?: never;
        post: operations["addOrgUserToCurrentOrg"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/org/users/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["searchOrgUsersForCurrentOrg"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["createTeam"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["searchTeams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams/{teamId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTeamByID"];
        put: operations["updateTeam"];
        post?: never;
        delete: operations["deleteTeamByID"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams/{teamId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTeamMembers"];
        put: operations["setTeamMemberships"];
        post: operations["addTeamMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams/{teamId}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["updateTeamMember"];
        post?: never;
        delete: operations["removeTeamMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams/{teamId}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTeamGroupsApi"];
        put?: never;
        post: operations["addTeamGroupApi"];
        delete: operations["removeTeamGroupApiQuery"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams/{teamId}/groups/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["searchTeamGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams/{teamId}/groups/{groupId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeTeamGroupApi"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams/{teamId}/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTeamPreferences"];
        put: operations["updateTeamPreferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/serviceaccounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["createServiceAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/serviceaccounts/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["searchOrgServiceAccountsWithPaging"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/serviceaccounts/{serviceAccountId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["retrieveServiceAccount"];
        put?: never;
        post?: never;
        delete: operations["deleteServiceAccount"];
        options?: never;
        head?: never;
        patch: operations["updateServiceAccount"];
        trace?: never;
    };
    "/api/licensing/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getLicensingCheck"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/changes/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["streamChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/changes/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["exportChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listChanges"];
        put?: never;
        post?: never;
        delete: operations["moveOutChanges"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/changes/{revision}/effect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getChangeEffect"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/changes/head": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getChangesHead"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/changes/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["verifyChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/changes/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getChange"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access-control/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/serviceaccounts/{serviceAccountId}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTokens"];
        put?: never;
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/serviceaccounts/{serviceAccountId}/tokens/{tokenId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["deleteToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/access/v1/evaluation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["evaluate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orgs/{orgId}/access/v1/evaluation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["evaluateInOrg"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/access/v1/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["evaluateTogether"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orgs/{orgId}/access/v1/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["evaluateTogetherInOrg"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/access/v1/search/subject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["searchSubjects"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orgs/{orgId}/access/v1/search/subject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["searchSubjectsInOrg"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/access/v1/search/resource": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["searchResources"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orgs/{orgId}/access/v1/search/resource": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["searchResourcesInOrg"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/access/v1/search/action": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["searchActions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orgs/{orgId}/access/v1/search/action": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["searchActionsInOrg"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/authzen-configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAuthzenConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/authzen-configuration/orgs/{orgId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAuthzenConfigurationOfOrg"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        DryRun: {
            dryRun: true;
            status: number;
            reply: {
                [key: string]: unknown;
            } | null;
            effect: components["schemas"]["Effect"];
        };
        Effect: {
            groups?: components["schemas"]["EffectGroup"][];
            others?: number;
            shortened?: true;
            upTo?: number;
        };
        EffectGroup: {
            gained: components["schemas"]["EffectivePermission"][];
            lost: components["schemas"]["EffectivePermission"][];
            principals: components["schemas"]["AffectedPrincipal"][];
        };
        EffectivePermission: {
            action: string;
            scope: string;
        };
        AffectedPrincipal: {
            orgId: number;
            userId: number;
            login: string;
            isServiceAccount: boolean;
        };
        ErrorResponseBody: {
            accessErrorId?: string;
            extra?: {
                [key: string]: string;
            } | null;
            message: string;
            messageId?: string;
            statusCode?: number;
            title?: string;
            traceID: string;
        };
        unleashErrorBody: {
            id: string;
            name: string;
            message: string;
            details?: {
                path?: string;
                message: string;
            }[];
        };
        AuthzenError: {
            error: string;
        };
        groupsSchema: {
            groups: components["schemas"]["groupSchema"][];
        };
        groupSchema: {
            id: number;
            name: string;
            description: string;
            mappingsSSO?: string[];
            rootRole?: number | null;
            createdBy: string | null;
            createdAt: string;
            users?: components["schemas"]["groupUserModelSchema"][];
            projects?: string[];
            userCount?: number;
        };
        groupUserModelSchema: {
            joinedAt: string;
            createdBy: string | null;
            user: components["schemas"]["userSchema"];
        };
        userSchema: {
            id: number;
            name?: string;
            email?: string;
            username?: string;
            imageUrl: string;
            rootRole?: number;
            seenAt: string | null;
            createdAt: string;
            accountType: "User" | "Service Account";
        };
        writtenGroupSchema: {
            id: number;
            name: string;
            description: string;
            mappingsSSO: string[];
            rootRole: number | null;
            createdBy: string | null;
            createdAt: string;
            scimId: null;
        };
        createGroupSchema: {
            name: string;
            description?: string | null;
            mappingsSSO?: string[];
            rootRole?: number | null;
            users?: {
                user: {
                    id: number;
                };
            }[];
        };
        groupWithUsersSchema: {
            id: number;
            name: string;
            description: string;
            mappingsSSO?: string[];
            rootRole?: number | null;
            createdBy: string | null;
            createdAt: string;
            scimId: null;
            users?: components["schemas"]["groupUserModelSchema"][];
        };
        rolesWithVersionSchema: {
            version: number;
            roles: components["schemas"]["roleSchema"][];
        };
        roleSchema: {
            id: number;
            name: string;
            description: string;
            type: "root" | "root-custom";
        };
        healthResponse: {
            commit: string;
            database: "ok" | "failing";
            passwordLogin: boolean;
            warnings: ("database-full" | "database-size")[];
            version: string;
        };
        RoleDTO: {
            version: number;
            uid: string;
            name: string;
            displayName?: string;
            description: string;
            group?: string;
            permissions?: components["schemas"]["Permission"][];
            updated: string;
            created: string;
            global: boolean;
            hidden?: boolean;
            delegatable?: boolean;
            mapped?: boolean;
        };
        Permission: {
            action: string;
            scope: string;
            updated: string;
            created: string;
        };
        SuccessResponseBody: {
            message: string;
        };
        HardResetForm: {
            BasicRoles?: boolean | null;
        };
        CreateRoleForm: {
            uid?: string | null;
            name: string;
            displayName?: string | null;
            description?: string | null;
            group?: string | null;
            hidden?: boolean | null;
            global?: boolean | null;
            version?: number | null;
            permissions?: components["schemas"]["PermissionForm"][] | null;
        };
        PermissionForm: {
            action: string;
            scope?: string | null;
        };
        UpdateRoleCommand: {
            name?: string | null;
            displayName?: string | null;
            description?: string | null;
            group?: string | null;
            hidden?: boolean | null;
            global?: boolean | null;
            version?: number | null;
            permissions?: components["schemas"]["PermissionForm"][] | null;
        };
        RoleAssignmentsDTO: {
            role_uid: string;
            users: number[];
            teams: number[];
            service_accounts: number[];
        };
        SetRoleAssignmentsCommand: {
            users?: number[] | null;
            teams?: number[] | null;
            service_accounts?: number[] | null;
        };
        RolesById: {
            [key: string]: components["schemas"]["RoleDTO"][];
        };
        RolesSearchQuery: {
            orgId?: number | null;
            userIds?: number[] | null;
            teamIds?: number[] | null;
            includeHidden?: boolean | null;
        };
        AddUserRoleCommand: {
            roleUid: string;
            global?: boolean | null;
        };
        SetUserRolesCommand: {
            roleUids: string[] | null;
            global?: boolean | null;
            includeHidden?: boolean | null;
        };
        AddTeamRoleCommand: {
            roleUid: string;
        };
        SetTeamRolesCommand: {
            roleUids: string[] | null;
            includeHidden?: boolean | null;
        };
        MappedGroups: {
            groups: components["schemas"]["MappedGroup"][];
            total: number;
        };
        MappedGroup: {
            groupID: string;
            mappings: {
                [key: string]: components["schemas"]["MappedRoles"];
            };
        };
        MappedRoles: {
            roles: string[];
        };
        GroupAttributes: {
            roles: string[] | null;
        };
        UserGroups: {
            groups: string[];
            bySource: {
                api: string[];
                jwt: string[];
                scim: string[];
            };
        };
        SetUserGroupsForm: {
            groups: string[] | null;
        };
        PermissionsByAction: {
            [key: string]: string[];
        };
        OwnActions: {
            [key: string]: true;
        };
        Status: {
            enabled: true;
        };
        ResourceTypeDTO: {
            type: string;
            displayName: string;
            actions: string[];
            attribute: string;
            levels: components["schemas"]["ResourceLevel"][];
            global: boolean;
            shipped: boolean;
            version?: number;
            created?: string;
            updated?: string;
        };
        ResourceLevel: {
            name: string;
            actions: string[];
        };
        DeclareResourceTypeCommand: {
            displayName?: string | null;
            actions: string[];
            attribute?: string | null;
            levels?: components["schemas"]["DeclaredLevel"][] | null;
            global?: boolean | null;
        };
        DeclaredLevel: {
            name: string;
            actions: string[];
        };
        Description: {
            assignments: components["schemas"]["Assignments"];
            permissions: string[];
        };
        Assignments: {
            users: boolean;
            serviceAccounts: boolean;
            teams: boolean;
            builtInRoles: boolean;
        };
        ResourcePermissionDTO: {
            id: number;
            roleName: string;
            isManaged: boolean;
            isInherited: boolean;
            isServiceAccount: boolean;
            userId?: number;
            userUid?: string;
            userLogin?: string;
            teamId?: number;
            teamUid?: string;
            team?: string;
            builtInRole?: string;
            actions: string[];
            permission: string;
        };
        SetPermissionsCommand: {
            permissions?: components["schemas"]["SetResourcePermissionCommand"][] | null;
        };
        SetResourcePermissionCommand: {
            userId?: number | null;
            teamId?: number | null;
            builtInRole?: string | null;
            permission?: string | null;
        };
        SetPermissionCommand: {
            permission?: string | null;
        };
        PermissionsByUser: {
            [key: string]: {
                [key: string]: string[] | null;
            };
        };
        CreatedUser: {
            id: number;
            uid: string;
            message: string;
        };
        AdminCreateUserForm: {
            login?: string | null;
            email?: string | null;
            name?: string | null;
            password: string;
            orgId?: number | null;
        };
        AdminUpdateUserPasswordForm: {
            password: string;
        };
        AdminUpdateUserPermissionsForm: {
            isGrafanaAdmin?: boolean | null;
        };
        UserSearchHitDTO: {
            id: number;
            uid: string;
            name: string;
            login: string;
            email: string;
            isAdmin: boolean;
            isDisabled: boolean;
            authLabels: string[];
            avatarUrl: string;
            accessControl?: {
                [key: string]: true;
            };
        };
        SearchUserQueryResult: {
            totalCount: number;
            users: components["schemas"]["UserSearchHitDTO"][];
            page: number;
            perPage: number;
        };
        UserProfileDTO: {
            id: number;
            uid: string;
            email: string;
            name: string;
            login: string;
            theme: string;
            orgId: number;
            isGrafanaAdmin: boolean;
            isDisabled: boolean;
            isExternal: boolean;
            isExternallySynced: boolean;
            isGrafanaAdminExternallySynced: boolean;
            authLabels: string[];
            updatedAt: string;
            createdAt: string;
            avatarUrl: string;
            accessControl?: {
                [key: string]: true;
            };
        };
        UpdateUserCommand: {
            login?: string | null;
            email?: string | null;
            name?: string | null;
        };
        UserOrgDTO: {
            orgId: number;
            name: string;
            role: components["schemas"]["OrgRole"];
        };
        OrgRole: "None" | "Viewer" | "Editor" | "Admin";
        TeamDTO: {
            id: number;
            uid: string;
            orgId: number;
            name: string;
            email: string;
            memberCount: number;
            isProvisioned: false;
            permission?: number;
            accessControl?: {
                [key: string]: boolean;
            };
        };
        ChangeUserPasswordCommand: {
            oldPassword: string;
            newPassword: string;
        };
        UserLinkDTO: {
            id: string;
            issuer: string;
            subject: string;
            created: string;
            lastIssued: string;
            isBarred: boolean;
            keepsPassword: boolean;
            orgRoles: components["schemas"]["UserLinkOrgRole"][];
        };
        UserLinkOrgRole: {
            orgId: number;
            role: components["schemas"]["OrgRole"];
        };
        MoveLinkForm: {
            userId: number;
        };
        LinkedUser: {
            id: string;
            message: string;
        };
        LinkUserForm: {
            token: string;
        };
        CreatedOrg: {
            orgId: number;
            message: string;
        };
        CreateOrgCommand: {
            name: string;
            location?: "wnam" | "enam" | "sam" | "weur" | "eeur" | "apac" | "apac-ne" | "apac-se" | "oc" | "afr" | "me" | null;
        };
        OrgDTO: {
            id: number;
            name: string;
        };
        OrgDetailsDTO: {
            id: number;
            name: string;
            location?: "wnam" | "enam" | "sam" | "weur" | "eeur" | "apac" | "apac-ne" | "apac-se" | "oc" | "afr" | "me";
        };
        PlaceOrgCommand: {
            location: "wnam" | "enam" | "sam" | "weur" | "eeur" | "apac" | "apac-ne" | "apac-se" | "oc" | "afr" | "me" | null;
        };
        UpdateOrgForm: {
            name: string;
        };
        UserLookupDTO: {
            userId: number;
            uid: string;
            login: string;
            avatarUrl: string;
        };
        OrgUserDTO: {
            orgId: number;
            userId: number;
            uid: string;
            email: string;
            name: string;
            login: string;
            role: components["schemas"]["OrgRole"];
            isDisabled: boolean;
            isExternallySynced: boolean;
            authLabels: string[];
            avatarUrl: string;
            accessControl?: {
                [key: string]: true;
            };
        };
        SearchOrgUsersQueryResult: {
            totalCount: number;
            orgUsers: components["schemas"]["OrgUserDTO"][];
            page: number;
            perPage: number;
        };
        AddedOrgUser: {
            userId: number;
            message: string;
        };
        AddOrgUserCommand: {
            loginOrEmail: string;
            role?: string | null;
        };
        UpdateOrgUserCommand: {
            role?: string | null;
        };
        CreatedTeam: {
            teamId: number;
            uid: string;
            message: string;
        };
        CreateTeamCommand: {
            name: string;
            email?: string | null;
        };
        SearchTeamQueryResult: {
            totalCount: number;
            teams: components["schemas"]["TeamDTO"][];
            page: number;
            perPage: number;
        };
        UpdateTeamCommand: {
            name: string;
            email?: string | null;
        };
        TeamMemberDTO: {
            orgId: number;
            teamId: number;
            teamUID: string;
            userId: number;
            userUID: string;
            login: string;
            email: string;
            name: string;
            labels: string[];
            permission: number;
        };
        AddTeamMemberCommand: {
            userId: number;
        };
        SetTeamMembershipsCommand: {
            members?: string[] | null;
            admins?: string[] | null;
        };
        UpdateTeamMemberCommand: {
            permission?: 0 | 4 | null;
        };
        TeamGroupDTO: {
            orgId: number;
            teamId: number;
            groupId: string;
        };
        SearchTeamGroupsQueryResult: {
            totalCount: number;
            teamGroups: components["schemas"]["TeamGroupDTO"][];
            page: number;
            perPage: number;
        };
        TeamGroupMapping: {
            groupId: string;
        };
        PreferencesDTO: {
            theme: string;
            timezone: string;
            weekStart: string;
            homeDashboardUID: string;
            language: string;
        };
        UpdatePrefsCmd: {
            theme?: string | null;
            timezone?: string | null;
            weekStart?: string | null;
            homeDashboardUID?: string | null;
            language?: string | null;
        };
        ServiceAccountDTO: {
            id: number;
            uid: string;
            name: string;
            login: string;
            orgId: number;
            isDisabled: boolean;
            isExternal: boolean;
            role: components["schemas"]["OrgRole"];
            tokens: number;
            accessControl?: {
                [key: string]: boolean;
            };
        };
        CreateServiceAccountForm: {
            name: string;
            role?: string | null;
            isDisabled?: boolean | null;
        };
        SearchOrgServiceAccountsResult: {
            totalCount: number;
            serviceAccounts: components["schemas"]["ServiceAccountDTO"][];
            page: number;
            perPage: number;
        };
        ServiceAccountProfileDTO: {
            id: number;
            uid: string;
            name: string;
            login: string;
            orgId: number;
            isDisabled: boolean;
            isExternal: boolean;
            role: components["schemas"]["OrgRole"];
            tokens: number;
            accessControl?: {
                [key: string]: boolean;
            };
            createdAt: string;
            updatedAt: string;
            teams: string[];
        };
        UpdatedServiceAccount: {
            id: number;
            name: string;
            message: string;
            serviceaccount: components["schemas"]["ServiceAccountProfileDTO"];
        };
        UpdateServiceAccountForm: {
            name?: string | null;
            role?: string | null;
            isDisabled?: boolean | null;
        };
        TrailEntry: {
            orgId: number;
            revision: number;
            id: string;
            globalRevision: number;
            at: string;
            actor: string;
            origin: string;
            kind: string;
            before: string;
            after: string;
            touches: string;
            previousHash: string;
            hash: string;
            sealKey: string;
            seal: string;
        };
        MovedOutEntries: {
            message: string;
            entries: number;
            upTo: number;
            hash: string;
            left: number;
        };
        ChangeEffect: {
            revision: number;
            kind: string;
            approximate: components["schemas"]["Approximation"][];
            effect: components["schemas"]["PastEffect"];
        };
        Approximation: {
            why: string;
            message: string;
            orgId?: number;
            first?: number;
            count?: number;
        };
        PastEffect: {
            groups?: components["schemas"]["EffectGroup"][];
            others?: number;
            shortened?: true;
            upTo?: number;
            unknown?: true;
        };
        TrailPage: {
            entries: components["schemas"]["TrailEntryView"][];
            next: number | null;
        };
        TrailEntryView: {
            orgId: number;
            revision: number;
            id: string;
            globalRevision: number;
            at: string;
            actor: {
                [key: string]: unknown;
            } | {
                [key: string]: unknown;
            }[] | string | null;
            origin: {
                [key: string]: unknown;
            } | {
                [key: string]: unknown;
            }[] | string | null;
            kind: string;
            before: {
                [key: string]: unknown;
            } | {
                [key: string]: unknown;
            }[] | string | null;
            after: {
                [key: string]: unknown;
            } | {
                [key: string]: unknown;
            }[] | string | null;
            touches: string[];
            previousHash: string;
            hash: string;
            sealKey: string;
            seal: string;
        };
        TrailNews: {
            entries: components["schemas"]["TrailEntryView"][];
            revision: number;
        };
        TrailReset: {
            reset: true;
            oldest: number;
            newest: number;
        };
        TrailHead: {
            orgId: number;
            revision: number;
            hash: string;
            at: string;
        };
        VerifiedTrail: {
            from: number;
            to: number;
            entries: number;
            ok: boolean;
            problems: components["schemas"]["TrailProblem"][];
            sealed: number | null;
            next: number | null;
        };
        TrailProblem: {
            revision: number;
            what: "changed" | "missing" | "previous-hash" | "wrong-seal" | "unknown-seal-key" | "unsealed" | "beginning" | "end";
        };
        LimitDTO: {
            name: string;
            counts: string;
            used?: number;
            allowed: number;
        };
        TokenDTO: {
            id: number;
            name: string;
            created: string;
            expiration: string | null;
            secondsUntilExpiration: number;
            hasExpired: boolean;
            isRevoked: boolean;
            lastUsedAt: string | null;
        };
        NewApiKeyResult: {
            id: number;
            name: string;
            key: string;
        };
        AddServiceAccountTokenCommand: {
            name: string;
            secondsToLive?: number | null;
        };
        AuthzenDecision: {
            decision: boolean;
            context: components["schemas"]["AuthzenDecisionContext"];
        };
        AuthzenDecisionContext: {
            revision: string;
            reason?: components["schemas"]["AuthzenReason"];
            error?: components["schemas"]["AuthzenEvaluationError"];
        } & {
            [key: string]: unknown;
        };
        AuthzenReason: {
            grants?: components["schemas"]["AuthzenGrant"][];
            nearest?: string;
            scopes?: string[];
            more?: number;
            inSomeRole?: boolean;
        };
        AuthzenGrant: {
            role?: {
                uid: string;
                name?: string;
            };
            via: string;
            global?: true;
            team?: {
                id: number;
                name?: string;
            };
            group?: string;
            scope?: string;
        };
        AuthzenEvaluationError: {
            status: number;
            message: string;
        };
        AuthzenEvaluationRequest: {
            subject: components["schemas"]["AuthzenSubject"];
            action: components["schemas"]["AuthzenAction"];
            resource: components["schemas"]["AuthzenResource"];
            context?: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        AuthzenSubject: {
            type: string;
            id: string;
            properties?: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        AuthzenAction: {
            name: string;
            properties?: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        AuthzenResource: {
            type: string;
            id: string;
            properties?: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        AuthzenDecisions: {
            evaluations: components["schemas"]["AuthzenDecision"][];
        };
        AuthzenEvaluationsRequest: {
            subject?: components["schemas"]["AuthzenSubject"];
            action?: components["schemas"]["AuthzenAction"];
            resource?: components["schemas"]["AuthzenResource"];
            context?: {
                [key: string]: unknown;
            };
            evaluations?: components["schemas"]["AuthzenEvaluation"][];
            options?: components["schemas"]["AuthzenOptions"];
        } & {
            [key: string]: unknown;
        };
        AuthzenEvaluation: {
            subject?: components["schemas"]["AuthzenSubject"];
            action?: components["schemas"]["AuthzenAction"];
            resource?: components["schemas"]["AuthzenResource"];
            context?: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        AuthzenOptions: {
            evaluations_semantic: "execute_all" | "deny_on_first_deny" | "permit_on_first_permit";
        } & {
            [key: string]: unknown;
        };
        AuthzenSubjects: {
            page: components["schemas"]["AuthzenPage"];
            context: components["schemas"]["AuthzenSearchContext"];
            results: components["schemas"]["AuthzenFoundSubject"][];
        };
        AuthzenPage: {
            next_token: string;
            count: number;
        };
        AuthzenSearchContext: {
            revision: string;
            all?: true;
        };
        AuthzenFoundSubject: {
            type: string;
            id: string;
        };
        AuthzenSubjectSearchRequest: {
            subject: components["schemas"]["AuthzenSubjectType"];
            action: components["schemas"]["AuthzenAction"];
            resource: components["schemas"]["AuthzenResource"];
            context?: {
                [key: string]: unknown;
            };
            page?: components["schemas"]["AuthzenAskedPage"];
        } & {
            [key: string]: unknown;
        };
        AuthzenSubjectType: {
            type: string;
            properties?: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        AuthzenAskedPage: {
            token?: string;
            limit?: number;
            properties?: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        AuthzenResources: {
            page: components["schemas"]["AuthzenPage"];
            context: components["schemas"]["AuthzenSearchContext"];
            results: components["schemas"]["AuthzenFoundResource"][];
        };
        AuthzenFoundResource: {
            type: string;
            id: string;
        };
        AuthzenResourceSearchRequest: {
            subject: components["schemas"]["AuthzenSubject"];
            action: components["schemas"]["AuthzenAction"];
            resource: components["schemas"]["AuthzenResourceType"];
            context?: {
                [key: string]: unknown;
            };
            page?: components["schemas"]["AuthzenAskedPage"];
        } & {
            [key: string]: unknown;
        };
        AuthzenResourceType: {
            type: string;
            properties?: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        AuthzenActions: {
            page: components["schemas"]["AuthzenPage"];
            context: components["schemas"]["AuthzenSearchContext"];
            results: components["schemas"]["AuthzenFoundAction"][];
        };
        AuthzenFoundAction: {
            name: string;
        };
        AuthzenActionSearchRequest: {
            subject: components["schemas"]["AuthzenSubject"];
            resource: components["schemas"]["AuthzenResource"];
            context?: {
                [key: string]: unknown;
            };
            page?: components["schemas"]["AuthzenAskedPage"];
        } & {
            [key: string]: unknown;
        };
        AuthzenConfiguration: {
            policy_decision_point: string;
            access_evaluation_endpoint: string;
            access_evaluations_endpoint: string;
            search_subject_endpoint: string;
            search_resource_endpoint: string;
            search_action_endpoint: string;
        };
    };
    responses: {
        notModified: {
            headers: {
                ETag: components["headers"]["answerTag"];
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content?: never;
        };
        dryRunAnswer: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["DryRun"];
            };
        };
        GrafanaBadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponseBody"];
            };
        };
        GrafanaUnauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                "WWW-Authenticate": components["headers"]["challenge"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponseBody"];
            };
        };
        GrafanaForbidden: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponseBody"];
            };
        };
        GrafanaNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponseBody"];
            };
        };
        GrafanaConflict: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponseBody"];
            };
        };
        GrafanaPreconditionFailed: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponseBody"];
            };
        };
        GrafanaContentTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponseBody"];
            };
        };
        GrafanaUriTooLong: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponseBody"];
            };
        };
        GrafanaKeyReused: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponseBody"];
            };
        };
        GrafanaTooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                "Retry-After": components["headers"]["retryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponseBody"];
            };
        };
        GrafanaFault: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponseBody"];
            };
        };
        GrafanaUnavailable: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                "Retry-After": components["headers"]["retryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponseBody"];
            };
        };
        GrafanaStorageFull: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponseBody"];
            };
        };
        UnleashBadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["unleashErrorBody"];
            };
        };
        UnleashUnauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                "WWW-Authenticate": components["headers"]["challenge"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["unleashErrorBody"];
            };
        };
        UnleashForbidden: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["unleashErrorBody"];
            };
        };
        UnleashNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["unleashErrorBody"];
            };
        };
        UnleashConflict: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["unleashErrorBody"];
            };
        };
        UnleashPreconditionFailed: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["unleashErrorBody"];
            };
        };
        UnleashContentTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["unleashErrorBody"];
            };
        };
        UnleashUriTooLong: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["unleashErrorBody"];
            };
        };
        UnleashUnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["unleashErrorBody"];
            };
        };
        UnleashKeyReused: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["unleashErrorBody"];
            };
        };
        UnleashTooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                "Retry-After": components["headers"]["retryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["unleashErrorBody"];
            };
        };
        UnleashFault: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["unleashErrorBody"];
            };
        };
        UnleashUnavailable: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                "Retry-After": components["headers"]["retryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["unleashErrorBody"];
            };
        };
        UnleashStorageFull: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["unleashErrorBody"];
            };
        };
        AuthzenBadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AuthzenError"];
            };
        };
        AuthzenUnauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                "WWW-Authenticate": components["headers"]["challenge"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AuthzenError"];
            };
        };
        AuthzenForbidden: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                "Gatehouse-Revision": components["headers"]["revision"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AuthzenError"];
            };
        };
        AuthzenNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AuthzenError"];
            };
        };
        AuthzenMethodNotAllowed: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                Allow: components["headers"]["allow"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AuthzenError"];
            };
        };
        AuthzenContentTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AuthzenError"];
            };
        };
        AuthzenUriTooLong: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AuthzenError"];
            };
        };
        AuthzenTooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                "Retry-After": components["headers"]["retryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AuthzenError"];
            };
        };
        AuthzenFault: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AuthzenError"];
            };
        };
        AuthzenUnavailable: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                "Retry-After": components["headers"]["retryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AuthzenError"];
            };
        };
        AuthzenStorageFull: {
            headers: {
                "X-Request-Id": components["headers"]["requestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AuthzenError"];
            };
        };
    };
    parameters: {
        dryRunQuery: boolean;
        idempotencyKey: string;
        orgIdHeader: number;
        ifNoneMatch: string;
    };
    requestBodies: never;
    headers: {
        requestId: string;
        ignoredFields: string;
        reference: string;
        replayed: "true";
        revision: string;
        retryAfter: number;
        challenge: string;
        allow: string;
        answerTag: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getGroups: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["answerTag"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["groupsSchema"];
                };
            };
            304: components["responses"]["notModified"];
            400: components["responses"]["UnleashBadRequest"];
            401: components["responses"]["UnleashUnauthorized"];
            403: components["responses"]["UnleashForbidden"];
            413: components["responses"]["UnleashContentTooLarge"];
            414: components["responses"]["UnleashUriTooLong"];
            429: components["responses"]["UnleashTooManyRequests"];
            500: components["responses"]["UnleashFault"];
            503: components["responses"]["UnleashUnavailable"];
            507: components["responses"]["UnleashStorageFull"];
        };
    };
    createGroup: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["createGroupSchema"];
            };
        };
        responses: {
            200: components["responses"]["dryRunAnswer"];
            201: {
                headers: {
                    ETag: string;
                    Location: string;
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["writtenGroupSchema"];
                };
            };
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["unleashErrorBody"];
                };
            };
            401: components["responses"]["UnleashUnauthorized"];
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["unleashErrorBody"];
                };
            };
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["unleashErrorBody"];
                };
            };
            413: components["responses"]["UnleashContentTooLarge"];
            414: components["responses"]["UnleashUriTooLong"];
            415: components["responses"]["UnleashUnsupportedMediaType"];
            422: components["responses"]["UnleashKeyReused"];
            429: components["responses"]["UnleashTooManyRequests"];
            500: components["responses"]["UnleashFault"];
            503: components["responses"]["UnleashUnavailable"];
            507: components["responses"]["UnleashStorageFull"];
        };
    };
    deleteScimGroups: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["UnleashBadRequest"];
            401: components["responses"]["UnleashUnauthorized"];
            403: components["responses"]["UnleashForbidden"];
            414: components["responses"]["UnleashUriTooLong"];
            429: components["responses"]["UnleashTooManyRequests"];
            500: components["responses"]["UnleashFault"];
            503: components["responses"]["UnleashUnavailable"];
            507: components["responses"]["UnleashStorageFull"];
        };
    };
    getGroup: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: string;
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["groupWithUsersSchema"];
                };
            };
            304: components["responses"]["notModified"];
            400: components["responses"]["UnleashBadRequest"];
            401: components["responses"]["UnleashUnauthorized"];
            403: components["responses"]["UnleashForbidden"];
            404: components["responses"]["UnleashNotFound"];
            414: components["responses"]["UnleashUriTooLong"];
            429: components["responses"]["UnleashTooManyRequests"];
            500: components["responses"]["UnleashFault"];
            503: components["responses"]["UnleashUnavailable"];
            507: components["responses"]["UnleashStorageFull"];
        };
    };
    updateGroup: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "If-Match"?: string;
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["createGroupSchema"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: string;
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["writtenGroupSchema"];
                };
            };
            400: components["responses"]["UnleashBadRequest"];
            401: components["responses"]["UnleashUnauthorized"];
            403: components["responses"]["UnleashForbidden"];
            404: components["responses"]["UnleashNotFound"];
            409: components["responses"]["UnleashConflict"];
            412: components["responses"]["UnleashPreconditionFailed"];
            413: components["responses"]["UnleashContentTooLarge"];
            414: components["responses"]["UnleashUriTooLong"];
            415: components["responses"]["UnleashUnsupportedMediaType"];
            429: components["responses"]["UnleashTooManyRequests"];
            500: components["responses"]["UnleashFault"];
            503: components["responses"]["UnleashUnavailable"];
            507: components["responses"]["UnleashStorageFull"];
        };
    };
    deleteGroup: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "If-Match"?: string;
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["UnleashBadRequest"];
            401: components["responses"]["UnleashUnauthorized"];
            403: components["responses"]["UnleashForbidden"];
            404: components["responses"]["UnleashNotFound"];
            412: components["responses"]["UnleashPreconditionFailed"];
            414: components["responses"]["UnleashUriTooLong"];
            429: components["responses"]["UnleashTooManyRequests"];
            500: components["responses"]["UnleashFault"];
            503: components["responses"]["UnleashUnavailable"];
            507: components["responses"]["UnleashStorageFull"];
        };
    };
    getRootRoles: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["answerTag"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rolesWithVersionSchema"];
                };
            };
            304: components["responses"]["notModified"];
            400: components["responses"]["UnleashBadRequest"];
            401: components["responses"]["UnleashUnauthorized"];
            403: components["responses"]["UnleashForbidden"];
            413: components["responses"]["UnleashContentTooLarge"];
            414: components["responses"]["UnleashUriTooLong"];
            429: components["responses"]["UnleashTooManyRequests"];
            500: components["responses"]["UnleashFault"];
            503: components["responses"]["UnleashUnavailable"];
            507: components["responses"]["UnleashStorageFull"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    Link: components["headers"]["reference"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["healthResponse"];
                };
            };
            500: components["responses"]["GrafanaFault"];
            503: {
                headers: {
                    "Retry-After": components["headers"]["retryAfter"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["healthResponse"] | components["schemas"]["ErrorResponseBody"];
                };
            };
        };
    };
    listRoles: {
        parameters: {
            query?: {
                includeHidden?: boolean;
                delegatable?: boolean;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    createRole: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRoleForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: string;
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleDTO"];
                };
            };
            201: {
                headers: {
                    ETag: string;
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleDTO"];
                };
            };
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    hardResetRoles: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HardResetForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getRole: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                roleUID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: string;
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleDTO"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    updateRole: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "If-Match"?: string;
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                roleUID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateRoleCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: string;
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleDTO"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            412: components["responses"]["GrafanaPreconditionFailed"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    deleteRole: {
        parameters: {
            query?: {
                force?: boolean;
                global?: boolean;
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "If-Match"?: string;
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                roleUID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            412: components["responses"]["GrafanaPreconditionFailed"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getRoleAssignments: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                roleUID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleAssignmentsDTO"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setRoleAssignments: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                roleUID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetRoleAssignmentsCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleAssignmentsDTO"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listUsersRoles: {
        parameters: {
            query?: {
                includeHidden?: boolean;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RolesSearchQuery"];
            };
        };
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RolesById"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listTeamsRoles: {
        parameters: {
            query?: {
                includeHidden?: boolean;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RolesSearchQuery"];
            };
        };
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RolesById"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listUserRoles: {
        parameters: {
            query?: {
                includeHidden?: boolean;
                includeMapped?: boolean;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setUserRoles: {
        parameters: {
            query?: {
                includeHidden?: boolean;
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetUserRolesCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    addUserRole: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddUserRoleCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    removeUserRole: {
        parameters: {
            query?: {
                global?: boolean;
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                userId: string;
                roleUID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listTeamRoles: {
        parameters: {
            query?: {
                includeHidden?: boolean;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                teamId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setTeamRoles: {
        parameters: {
            query?: {
                includeHidden?: boolean;
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                teamId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetTeamRolesCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    addTeamRole: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                teamId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddTeamRoleCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    removeTeamRole: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                teamId: string;
                roleUID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getMappedGroups: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappedGroups"][] | components["schemas"]["MappedGroups"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    updateGroupMappingsByQuery: {
        parameters: {
            query: {
                groupId: string;
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupAttributes"];
            };
        };
        responses: {
            200: components["responses"]["dryRunAnswer"];
            201: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    createGroupMappingsByQuery: {
        parameters: {
            query: {
                groupId: string;
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupAttributes"];
            };
        };
        responses: {
            200: components["responses"]["dryRunAnswer"];
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    deleteGroupMappingsByQuery: {
        parameters: {
            query: {
                groupId: string;
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["dryRunAnswer"];
            204: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    updateGroupMappings: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                groupID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupAttributes"];
            };
        };
        responses: {
            200: components["responses"]["dryRunAnswer"];
            201: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    createGroupMappings: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                groupID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupAttributes"];
            };
        };
        responses: {
            200: components["responses"]["dryRunAnswer"];
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    deleteGroupMappings: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                groupID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["dryRunAnswer"];
            204: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getGroupRoles: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                groupID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getGroupRolesByQuery: {
        parameters: {
            query: {
                groupId: string;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getUserGroups: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserGroups"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setUserGroups: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetUserGroupsForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listOwnPermissions: {
        parameters: {
            query?: {
                reloadcache?: boolean;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionsByAction"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listOwnActions: {
        parameters: {
            query?: {
                reloadcache?: boolean;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnActions"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listUserPermissions: {
        parameters: {
            query?: {
                action?: string;
                scope?: string;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectivePermission"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getAccessControlStatus: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listResourceTypes: {
        parameters: {
            query?: {
                global?: boolean;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceTypeDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getResourceType: {
        parameters: {
            query?: {
                global?: boolean;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceTypeDTO"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    declareResourceType: {
        parameters: {
            query?: {
                global?: boolean;
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "If-Match"?: string;
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                type: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeclareResourceTypeCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: string;
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceTypeDTO"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            412: components["responses"]["GrafanaPreconditionFailed"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    deleteResourceType: {
        parameters: {
            query?: {
                force?: boolean;
                global?: boolean;
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "If-Match"?: string;
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            412: components["responses"]["GrafanaPreconditionFailed"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    describeTeamPermissions: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Description"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listTeamPermissions: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                resourceID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourcePermissionDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setTeamPermissions: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionsCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setTeamPermissionsForUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
                userID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    describeServiceAccountPermissions: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Description"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listServiceAccountPermissions: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                resourceID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourcePermissionDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setServiceAccountPermissions: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionsCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setServiceAccountPermissionsForUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
                userID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setServiceAccountPermissionsForTeam: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
                teamID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    describeFolderPermissions: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Description"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listFolderPermissions: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                resourceID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourcePermissionDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setFolderPermissions: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionsCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setFolderPermissionsForUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
                userID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setFolderPermissionsForTeam: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
                teamID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setFolderPermissionsForBuiltInRole: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
                builtInRole: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    describeDashboardPermissions: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Description"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listDashboardPermissions: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                resourceID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourcePermissionDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setDashboardPermissions: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionsCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setDashboardPermissionsForUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
                userID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setDashboardPermissionsForTeam: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
                teamID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setDashboardPermissionsForBuiltInRole: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
                builtInRole: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    describeDataSourcePermissions: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Description"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listDataSourcePermissions: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                resourceID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourcePermissionDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setDataSourcePermissions: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionsCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setDataSourcePermissionsForUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
                userID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setDataSourcePermissionsForTeam: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
                teamID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setDataSourcePermissionsForBuiltInRole: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
                builtInRole: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    describeProjectPermissions: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Description"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listProjectPermissions: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                resourceID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourcePermissionDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setProjectPermissions: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionsCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setProjectPermissionsForUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
                userID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setProjectPermissionsForTeam: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
                teamID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setProjectPermissionsForBuiltInRole: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resourceID: string;
                builtInRole: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    describeResourcePermissions: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                resource: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Description"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listResourcePermissions: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                resource: string;
                resourceID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourcePermissionDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setResourcePermissions: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resource: string;
                resourceID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionsCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setResourcePermissionsForUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resource: string;
                resourceID: string;
                userID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setResourcePermissionsForTeam: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resource: string;
                resourceID: string;
                teamID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setResourcePermissionsForBuiltInRole: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                resource: string;
                resourceID: string;
                builtInRole: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPermissionCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    searchUserPermissions: {
        parameters: {
            query?: {
                action?: string;
                actionPrefix?: string;
                scope?: string;
                namespacedId?: string;
                targetOrgId?: string;
                accesscontrol?: boolean;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionsByUser"];
                };
            };
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string | components["schemas"]["ErrorResponseBody"];
                };
            };
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    adminCreateUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdminCreateUserForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedUser"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    adminDeleteUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    adminDisableUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    adminEnableUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    adminUpdateUserPassword: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdminUpdateUserPasswordForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    adminUpdateUserPermissions: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdminUpdateUserPermissionsForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    searchUsers: {
        parameters: {
            query?: {
                query?: string;
                sort?: string;
                accesscontrol?: boolean;
                page?: number;
                perpage?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserSearchHitDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    searchUsersWithPaging: {
        parameters: {
            query?: {
                query?: string;
                sort?: string;
                accesscontrol?: boolean;
                page?: number;
                perpage?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchUserQueryResult"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getUserByLoginOrEmail: {
        parameters: {
            query: {
                loginOrEmail: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserProfileDTO"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getUserByID: {
        parameters: {
            query?: {
                accesscontrol?: boolean;
            };
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserProfileDTO"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    updateUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateUserCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getUserOrgList: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserOrgDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getUserTeams: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    userSetUsingOrgForUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                userId: string;
                orgId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getSignedInUser: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserProfileDTO"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    updateSignedInUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateUserCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getSignedInUserOrgList: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserOrgDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getSignedInUserTeamList: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    changeUserPassword: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeUserPasswordCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    "WWW-Authenticate": components["headers"]["challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    userSetUsingOrg: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                orgId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    "WWW-Authenticate": components["headers"]["challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    adminListUserLinks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserLinkDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    adminRemoveUserLink: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: never;
            path: {
                userId: string;
                linkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    adminMoveUserLink: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                userId: string;
                linkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveLinkForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listOwnLinks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserLinkDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    linkOwnUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkUserForm"];
            };
        };
        responses: {
            200: components["responses"]["dryRunAnswer"];
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkedUser"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    removeOwnLink: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: never;
            path: {
                linkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    searchOrgs: {
        parameters: {
            query?: {
                name?: string;
                query?: string;
                page?: number;
                perpage?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrgDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    createOrg: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateOrgCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedOrg"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getOrgByName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orgName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrgDetailsDTO"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getOrgByID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orgId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrgDetailsDTO"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    updateOrg: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: never;
            path: {
                orgId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateOrgForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    deleteOrgByID: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                orgId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    placeOrg: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: never;
            path: {
                orgId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlaceOrgCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getCurrentOrg: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrgDetailsDTO"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    updateCurrentOrg: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateOrgForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getOrgUsersForCurrentOrgLookup: {
        parameters: {
            query?: {
                query?: string;
                limit?: number;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserLookupDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    removeOrgUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: never;
            path: {
                orgId: number;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    updateOrgUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: never;
            path: {
                orgId: number;
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateOrgUserCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    removeOrgUserForCurrentOrg: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    updateOrgUserForCurrentOrg: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateOrgUserCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getOrgUsers: {
        parameters: {
            query?: {
                query?: string;
                accesscontrol?: boolean;
                limit?: number;
            };
            header?: never;
            path: {
                orgId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrgUserDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    addOrgUser: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                orgId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddOrgUserCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedOrgUser"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    searchOrgUsers: {
        parameters: {
            query?: {
                query?: string;
                sort?: string;
                accesscontrol?: boolean;
                page?: number;
                perpage?: number;
            };
            header?: never;
            path: {
                orgId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchOrgUsersQueryResult"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getOrgUsersForCurrentOrg: {
        parameters: {
            query?: {
                query?: string;
                accesscontrol?: boolean;
                limit?: number;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrgUserDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    addOrgUserToCurrentOrg: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddOrgUserCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedOrgUser"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    searchOrgUsersForCurrentOrg: {
        parameters: {
            query?: {
                query?: string;
                sort?: string;
                accesscontrol?: boolean;
                page?: number;
                perpage?: number;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchOrgUsersQueryResult"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    createTeam: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTeamCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: string;
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedTeam"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    searchTeams: {
        parameters: {
            query?: {
                page?: number;
                perpage?: number;
                name?: string;
                query?: string;
                teamId?: number[];
                sort?: string;
                accesscontrol?: boolean;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchTeamQueryResult"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getTeamByID: {
        parameters: {
            query?: {
                accesscontrol?: boolean;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                teamId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: string;
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamDTO"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    updateTeam: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "If-Match"?: string;
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                teamId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTeamCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: string;
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            412: components["responses"]["GrafanaPreconditionFailed"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    deleteTeamByID: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "If-Match"?: string;
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                teamId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            412: components["responses"]["GrafanaPreconditionFailed"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getTeamMembers: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                teamId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamMemberDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    setTeamMemberships: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                teamId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetTeamMembershipsCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    addTeamMember: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                teamId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddTeamMemberCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    updateTeamMember: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                teamId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTeamMemberCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    removeTeamMember: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                teamId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getTeamGroupsApi: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                teamId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamGroupDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    addTeamGroupApi: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                teamId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamGroupMapping"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    removeTeamGroupApiQuery: {
        parameters: {
            query: {
                groupId: string;
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                teamId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    searchTeamGroups: {
        parameters: {
            query?: {
                page?: number;
                perpage?: number;
                name?: string;
                query?: string;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                teamId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchTeamGroupsQueryResult"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    removeTeamGroupApi: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                teamId: string;
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getTeamPreferences: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                teamId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreferencesDTO"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    updateTeamPreferences: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                teamId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdatePrefsCmd"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    createServiceAccount: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateServiceAccountForm"];
            };
        };
        responses: {
            200: components["responses"]["dryRunAnswer"];
            201: {
                headers: {
                    ETag: string;
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccountDTO"];
                };
            };
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    searchOrgServiceAccountsWithPaging: {
        parameters: {
            query?: {
                page?: number;
                perpage?: number;
                query?: string;
                disabled?: boolean;
                Disabled?: boolean;
                expiredTokens?: boolean;
                external?: boolean;
                accesscontrol?: boolean;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchOrgServiceAccountsResult"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    retrieveServiceAccount: {
        parameters: {
            query?: {
                accesscontrol?: boolean;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                serviceAccountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: string;
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccountProfileDTO"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    deleteServiceAccount: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "If-Match"?: string;
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                serviceAccountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            412: components["responses"]["GrafanaPreconditionFailed"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    updateServiceAccount: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "If-Match"?: string;
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                serviceAccountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateServiceAccountForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: string;
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdatedServiceAccount"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            412: components["responses"]["GrafanaPreconditionFailed"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getLicensingCheck: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": true;
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    streamChanges: {
        parameters: {
            query?: {
                orgId?: number;
                since?: number;
            };
            header?: {
                "Last-Event-ID"?: number;
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    exportChanges: {
        parameters: {
            query: {
                orgId: number;
                from?: number;
                before?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": components["schemas"]["TrailEntry"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listChanges: {
        parameters: {
            query?: {
                orgId?: number;
                from?: number;
                to?: number;
                after?: string;
                before?: string;
                kind?: string;
                actor?: number;
                subject?: number;
                role?: string;
                team?: number;
                limit?: number;
                since?: number;
                wait?: number;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrailPage"] | components["schemas"]["TrailNews"] | components["schemas"]["TrailReset"];
                    "application/x-ndjson": components["schemas"]["TrailEntry"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    moveOutChanges: {
        parameters: {
            query: {
                orgId: number;
                upTo: number;
                hash: string;
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MovedOutEntries"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getChangeEffect: {
        parameters: {
            query?: {
                orgId?: number;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                revision: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeEffect"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getChangesHead: {
        parameters: {
            query?: {
                orgId?: number;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrailHead"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    verifyChanges: {
        parameters: {
            query?: {
                orgId?: number;
                from?: number;
                to?: number;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerifiedTrail"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    getChange: {
        parameters: {
            query?: {
                orgId?: number;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                revision: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrailEntryView"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponseBody"];
                };
            };
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listLimits: {
        parameters: {
            query?: {
                global?: boolean;
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LimitDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    listTokens: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                serviceAccountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenDTO"][];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    createToken: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                serviceAccountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddServiceAccountTokenCommand"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["replayed"];
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    "Gatehouse-Ignored-Fields": components["headers"]["ignoredFields"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKeyResult"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            409: components["responses"]["GrafanaConflict"];
            413: components["responses"]["GrafanaContentTooLarge"];
            414: components["responses"]["GrafanaUriTooLong"];
            422: components["responses"]["GrafanaKeyReused"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    deleteToken: {
        parameters: {
            query?: {
                dryRun?: components["parameters"]["dryRunQuery"];
            };
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path: {
                serviceAccountId: string;
                tokenId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponseBody"];
                };
            };
            400: components["responses"]["GrafanaBadRequest"];
            401: components["responses"]["GrafanaUnauthorized"];
            403: components["responses"]["GrafanaForbidden"];
            404: components["responses"]["GrafanaNotFound"];
            414: components["responses"]["GrafanaUriTooLong"];
            429: components["responses"]["GrafanaTooManyRequests"];
            500: components["responses"]["GrafanaFault"];
            503: components["responses"]["GrafanaUnavailable"];
            507: components["responses"]["GrafanaStorageFull"];
        };
    };
    evaluate: {
        parameters: {
            query?: never;
            header?: {
                "Gatehouse-Explain"?: "true" | "false";
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuthzenEvaluationRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthzenDecision"];
                };
            };
            400: components["responses"]["AuthzenBadRequest"];
            401: components["responses"]["AuthzenUnauthorized"];
            403: components["responses"]["AuthzenForbidden"];
            405: components["responses"]["AuthzenMethodNotAllowed"];
            413: components["responses"]["AuthzenContentTooLarge"];
            414: components["responses"]["AuthzenUriTooLong"];
            429: components["responses"]["AuthzenTooManyRequests"];
            500: components["responses"]["AuthzenFault"];
            503: components["responses"]["AuthzenUnavailable"];
            507: components["responses"]["AuthzenStorageFull"];
        };
    };
    evaluateInOrg: {
        parameters: {
            query?: never;
            header?: {
                "Gatehouse-Explain"?: "true" | "false";
            };
            path: {
                orgId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuthzenEvaluationRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthzenDecision"];
                };
            };
            400: components["responses"]["AuthzenBadRequest"];
            401: components["responses"]["AuthzenUnauthorized"];
            403: components["responses"]["AuthzenForbidden"];
            404: components["responses"]["AuthzenNotFound"];
            405: components["responses"]["AuthzenMethodNotAllowed"];
            413: components["responses"]["AuthzenContentTooLarge"];
            414: components["responses"]["AuthzenUriTooLong"];
            429: components["responses"]["AuthzenTooManyRequests"];
            500: components["responses"]["AuthzenFault"];
            503: components["responses"]["AuthzenUnavailable"];
            507: components["responses"]["AuthzenStorageFull"];
        };
    };
    evaluateTogether: {
        parameters: {
            query?: never;
            header?: {
                "Gatehouse-Explain"?: "true" | "false";
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuthzenEvaluationsRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthzenDecisions"] | components["schemas"]["AuthzenDecision"];
                };
            };
            400: components["responses"]["AuthzenBadRequest"];
            401: components["responses"]["AuthzenUnauthorized"];
            403: components["responses"]["AuthzenForbidden"];
            405: components["responses"]["AuthzenMethodNotAllowed"];
            413: components["responses"]["AuthzenContentTooLarge"];
            414: components["responses"]["AuthzenUriTooLong"];
            429: components["responses"]["AuthzenTooManyRequests"];
            500: components["responses"]["AuthzenFault"];
            503: components["responses"]["AuthzenUnavailable"];
            507: components["responses"]["AuthzenStorageFull"];
        };
    };
    evaluateTogetherInOrg: {
        parameters: {
            query?: never;
            header?: {
                "Gatehouse-Explain"?: "true" | "false";
            };
            path: {
                orgId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuthzenEvaluationsRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthzenDecisions"] | components["schemas"]["AuthzenDecision"];
                };
            };
            400: components["responses"]["AuthzenBadRequest"];
            401: components["responses"]["AuthzenUnauthorized"];
            403: components["responses"]["AuthzenForbidden"];
            404: components["responses"]["AuthzenNotFound"];
            405: components["responses"]["AuthzenMethodNotAllowed"];
            413: components["responses"]["AuthzenContentTooLarge"];
            414: components["responses"]["AuthzenUriTooLong"];
            429: components["responses"]["AuthzenTooManyRequests"];
            500: components["responses"]["AuthzenFault"];
            503: components["responses"]["AuthzenUnavailable"];
            507: components["responses"]["AuthzenStorageFull"];
        };
    };
    searchSubjects: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuthzenSubjectSearchRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthzenSubjects"];
                };
            };
            400: components["responses"]["AuthzenBadRequest"];
            401: components["responses"]["AuthzenUnauthorized"];
            403: components["responses"]["AuthzenForbidden"];
            405: components["responses"]["AuthzenMethodNotAllowed"];
            413: components["responses"]["AuthzenContentTooLarge"];
            414: components["responses"]["AuthzenUriTooLong"];
            429: components["responses"]["AuthzenTooManyRequests"];
            500: components["responses"]["AuthzenFault"];
            503: components["responses"]["AuthzenUnavailable"];
            507: components["responses"]["AuthzenStorageFull"];
        };
    };
    searchSubjectsInOrg: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orgId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuthzenSubjectSearchRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthzenSubjects"];
                };
            };
            400: components["responses"]["AuthzenBadRequest"];
            401: components["responses"]["AuthzenUnauthorized"];
            403: components["responses"]["AuthzenForbidden"];
            404: components["responses"]["AuthzenNotFound"];
            405: components["responses"]["AuthzenMethodNotAllowed"];
            413: components["responses"]["AuthzenContentTooLarge"];
            414: components["responses"]["AuthzenUriTooLong"];
            429: components["responses"]["AuthzenTooManyRequests"];
            500: components["responses"]["AuthzenFault"];
            503: components["responses"]["AuthzenUnavailable"];
            507: components["responses"]["AuthzenStorageFull"];
        };
    };
    searchResources: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuthzenResourceSearchRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthzenResources"];
                };
            };
            400: components["responses"]["AuthzenBadRequest"];
            401: components["responses"]["AuthzenUnauthorized"];
            403: components["responses"]["AuthzenForbidden"];
            405: components["responses"]["AuthzenMethodNotAllowed"];
            413: components["responses"]["AuthzenContentTooLarge"];
            414: components["responses"]["AuthzenUriTooLong"];
            429: components["responses"]["AuthzenTooManyRequests"];
            500: components["responses"]["AuthzenFault"];
            503: components["responses"]["AuthzenUnavailable"];
            507: components["responses"]["AuthzenStorageFull"];
        };
    };
    searchResourcesInOrg: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orgId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuthzenResourceSearchRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthzenResources"];
                };
            };
            400: components["responses"]["AuthzenBadRequest"];
            401: components["responses"]["AuthzenUnauthorized"];
            403: components["responses"]["AuthzenForbidden"];
            404: components["responses"]["AuthzenNotFound"];
            405: components["responses"]["AuthzenMethodNotAllowed"];
            413: components["responses"]["AuthzenContentTooLarge"];
            414: components["responses"]["AuthzenUriTooLong"];
            429: components["responses"]["AuthzenTooManyRequests"];
            500: components["responses"]["AuthzenFault"];
            503: components["responses"]["AuthzenUnavailable"];
            507: components["responses"]["AuthzenStorageFull"];
        };
    };
    searchActions: {
        parameters: {
            query?: never;
            header?: {
                "X-Grafana-Org-Id"?: components["parameters"]["orgIdHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuthzenActionSearchRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthzenActions"];
                };
            };
            400: components["responses"]["AuthzenBadRequest"];
            401: components["responses"]["AuthzenUnauthorized"];
            403: components["responses"]["AuthzenForbidden"];
            405: components["responses"]["AuthzenMethodNotAllowed"];
            413: components["responses"]["AuthzenContentTooLarge"];
            414: components["responses"]["AuthzenUriTooLong"];
            429: components["responses"]["AuthzenTooManyRequests"];
            500: components["responses"]["AuthzenFault"];
            503: components["responses"]["AuthzenUnavailable"];
            507: components["responses"]["AuthzenStorageFull"];
        };
    };
    searchActionsInOrg: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orgId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuthzenActionSearchRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    "Gatehouse-Revision": components["headers"]["revision"];
                    "X-Request-Id": components["headers"]["requestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthzenActions"];
                };
            };
            400: components["responses"]["AuthzenBadRequest"];
            401: components["responses"]["AuthzenUnauthorized"];
            403: components["responses"]["AuthzenForbidden"];
            404: components["responses"]["AuthzenNotFound"];
            405: components["responses"]["AuthzenMethodNotAllowed"];
            413: components["responses"]["AuthzenContentTooLarge"];
            414: components["responses"]["AuthzenUriTooLong"];
            429: components["responses"]["AuthzenTooManyRequests"];
            500: components["responses"]["AuthzenFault"];
            503: components["responses"]["AuthzenUnavailable"];
            507: components["responses"]["AuthzenStorageFull"];
        };
    };
    getAuthzenConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    Link: components["headers"]["reference"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthzenConfiguration"];
                };
            };
            405: components["responses"]["AuthzenMethodNotAllowed"];
            414: components["responses"]["AuthzenUriTooLong"];
            500: components["responses"]["AuthzenFault"];
            503: components["responses"]["AuthzenUnavailable"];
        };
    };
    getAuthzenConfigurationOfOrg: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orgId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["requestId"];
                    Link: components["headers"]["reference"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthzenConfiguration"];
                };
            };
            404: components["responses"]["AuthzenNotFound"];
            405: components["responses"]["AuthzenMethodNotAllowed"];
            414: components["responses"]["AuthzenUriTooLong"];
            500: components["responses"]["AuthzenFault"];
            503: components["responses"]["AuthzenUnavailable"];
        };
    };
}
