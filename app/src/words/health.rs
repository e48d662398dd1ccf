//! What the desk could not do or read.

use desk_domain::UnreadableSource;
use desk_service::{JobFailure, Trouble, WaitingKind};

words! {
    /// The page that says so, and what helps.
    HealthWords:
    title: "运行状况" / "Health";
    intro: "本系统没能读懂或没能做到的事，以及如何处理" / "What Complaint Desk could not read or do, and how to fix it";
    waiting: "等本系统恢复的工作" / "Waiting for Complaint Desk itself";
    waiting_intro: "本系统自己出了问题而做不了的事：什么也没丢，恢复后五分钟内自动继续。" / "Work that cannot be done because Complaint Desk itself has a problem. Nothing is lost. It resumes automatically within five minutes once that is fixed.";
    none_waits: "没有工作在等" / "Nothing is waiting";
    waits: "等待中" / "Waiting";
    how_many: "数量" / "How many";
    since: "开始于" / "Since";
    why: "原因与处理" / "Cause and fix";
    failing: "失败后等待重试的工作" / "Waiting after a failure";
    failing_intro: "做过但没有成功的后台工作，最多五分钟后再试一次。这里只写错误的类别，原文在日志里。" / "Work behind the pages that was tried and has failed. It is tried again within five minutes. Only the kind of error is shown here; its text is in the log.";
    none_fails: "没有失败后待重试的工作" / "Nothing waits to be tried again";
    tries: "最多已试次数" / "Most tries";
    next_try: "下次尝试" / "Next try";
    last_error: "最近错误与处理" / "Last error, and what helps";
    passes: "会自动重试" / "Passes by itself";
    needs_somebody: "需要处理" / "Needs attention";
    unreadable: "读不懂的内容" / "Unreadable data";
    unreadable_intro: "微信支付的回答里与文档不符的部分。只影响它自己：其余内容照常入库，原始数据保留在这里，投诉以微信商户平台显示的为准。反复出现时，请把字段名和原文发给微信支付技术支持。" / "Parts of WeChat Pay's answers that do not match the documentation. Only these parts are affected: everything else is stored, the raw data is kept here, and the merchant platform shows the correct complaint. If one keeps coming back, send its field name and raw text to WeChat Pay technical support.";
    all_read: "微信支付说的都读懂了" / "Everything from WeChat Pay was read";
    lost: "没读懂" / "Not read";
    read_as_meant: "写法不同，已读懂" / "Unusual format, read";
    whole: "整行" / "whole row";
    beginning: "太长，只保留了开头" / "Too long; only the beginning is kept";
    what: "内容" / "What";
    times: "次数" / "Times";
    last_met: "最近一次" / "Last seen";
    source(source: UnreadableSource): match source {
        UnreadableSource::List => "投诉单列表" / "Complaint list",
        UnreadableSource::Detail => "投诉单详情" / "Complaint",
        UnreadableSource::History => "协商历史" / "History",
        UnreadableSource::Notification => "投诉通知" / "Notification",
    }
    waiting_kind(kind: WaitingKind): match kind {
        WaitingKind::Messages => "待发出的消息和退款" / "Messages and refunds",
        WaitingKind::Readings => "投诉单的读取" / "Complaint updates",
        WaitingKind::Pictures => "图片的获取" / "Pictures",
        WaitingKind::Queue => "全部后台工作" / "All background work",
    }
    last_error_of(failure: JobFailure): match failure {
        JobFailure::Quota => "接口调用额度暂时用完，轮到时自动继续。" / "The quota of calls is used up for the moment. It goes on by itself.",
        JobFailure::NoAnswer => "连不上微信支付，或没有收到回答。一直如此时请检查网络。" / "WeChat Pay cannot be reached, or did not answer. If that lasts, check the network.",
        JobFailure::Later => "微信支付要求稍后再试。" / "WeChat Pay asks to try later.",
        JobFailure::NotYet => "要等其他工作先完成。" / "Other work has to end first.",
        JobFailure::Unproven => "无法证明回答来自微信支付。请检查微信支付公钥、平台证书和服务器时间。" / "The answer is not proven to come from WeChat Pay. Check its public key or certificates, and the clock of the server.",
        JobFailure::Keys => "商户的密钥或设置无法使用。请在商户页检查。" / "A key or setting of the merchant cannot be used. Check it on the merchants page.",
        JobFailure::NotPermitted => "微信支付不允许该商户调用。请在商户平台检查接口权限。" / "WeChat Pay does not permit the merchant to do it. Check the merchant's rights on the merchant platform.",
        JobFailure::Refused => "微信支付拒绝了请求，或查不到对应的内容。原因在日志里。" / "WeChat Pay refuses the request, or knows nothing of what it is about. The log says why.",
        JobFailure::Unreadable => "微信支付的回答读不懂，见下方。" / "WeChat Pay's answer cannot be read; see below.",
        JobFailure::Internal => "本系统的错误。请查看日志并升级到最新版本。" / "A fault of the desk. Look at the log, and update to the latest version.",
    }
    what_helps(trouble: Trouble): match trouble {
        Trouble::MasterKey => "主密钥打不开已保存的商户密钥。请放回原来的主密钥文件，或重新添加商户。" / "The master key does not open the merchant's keys. Restore the original file or add the merchant again.",
        Trouble::Database => "数据库无法使用。请检查数据库是否在运行、能否连接。" / "The database cannot be used. Check that it is running and reachable.",
        Trouble::DiskFull => "磁盘已满。请腾出空间。" / "The disk is full. Free some space.",
        Trouble::Descriptors => "打开的文件和连接太多。请提高进程的打开文件数上限（LimitNOFILE）。" / "Too many files and connections are open. Raise the process's open-file limit (LimitNOFILE).",
        Trouble::Files => "本系统的目录或文件无法读写。请检查图片目录及其所有者。" / "A Complaint Desk folder or file cannot be read or written. Check the picture folder and its owner.",
    }
}
