//! Who works here.

use desk_domain::Role;

words! {
    /// The list of accounts.
    PeopleWords:
    title: "成员与权限" / "Members & roles";
    intro: "谁在这里工作，能做什么" / "Who works here, and what they can do";
    name: "姓名" / "Name";
    role_heading: "角色" / "Role";
    role(role: Role): match role {
        Role::Agent => "客服" / "Agent",
        Role::Supervisor => "主管" / "Supervisor",
        Role::Admin => "管理员" / "Administrator",
    }
    active: "正常" / "Active";
    disabled: "已停用" / "Disabled";
    locked: "有地址暂停尝试" / "Sign-in paused for an address";
}
