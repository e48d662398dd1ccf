//! Who works here.

use desk_domain::Role;

words! {
    /// The list of accounts.
    PeopleWords:
    title: "成员与权限" / "Members & roles";
    intro: "账号在服务器上用 complaint-desk staff 管理" / "Accounts are managed on the server with complaint-desk staff";
    name: "姓名" / "Name";
    role_heading: "角色" / "Role";
    role(role: Role): match role {
        Role::Agent => "客服" / "Agent",
        Role::Supervisor => "主管" / "Supervisor",
        Role::Admin => "管理员" / "Administrator",
    }
    active: "正常" / "Active";
    disabled: "已停用" / "Disabled";
    locked: "有地址暂停尝试" / "Held off at an address";
}
