//! Why work waits for the desk itself, and what helps.

use super::Words;
use desk_domain::Language;
use desk_service::{Trouble, WaitingKind};

impl Words {
    pub(crate) fn waiting_kind(&self, kind: WaitingKind) -> &'static str {
        let chinese = self.language == Language::Chinese;
        match kind {
            WaitingKind::Messages if chinese => "待发出的消息和退款",
            WaitingKind::Messages => "Messages and refunds",
            WaitingKind::Readings if chinese => "投诉单的读取",
            WaitingKind::Readings => "Readings of complaints",
            WaitingKind::Pictures if chinese => "图片的获取",
            WaitingKind::Pictures => "Pictures",
            WaitingKind::Queue if chinese => "全部后台工作",
            WaitingKind::Queue => "All work behind the pages",
        }
    }

    pub(crate) fn what_helps(&self, trouble: Trouble) -> &'static str {
        let chinese = self.language == Language::Chinese;
        match trouble {
            Trouble::MasterKey if chinese => "主密钥打不开已保存的商户密钥。请放回原来的主密钥文件，或重新添加商户。",
            Trouble::MasterKey => {
                "The master key does not open the merchant's keys. Put the right file back, or add the merchant again."
            }
            Trouble::Database if chinese => "数据库无法使用。请检查数据库是否在运行、能否连接。",
            Trouble::Database => "The database cannot be used. Check that it runs and can be reached.",
            Trouble::DiskFull if chinese => "磁盘已满。请腾出空间。",
            Trouble::DiskFull => "The disk is full. Make room.",
            Trouble::Descriptors if chinese => "打开的文件和连接太多。请提高进程的打开文件数上限（LimitNOFILE）。",
            Trouble::Descriptors => {
                "Too many files and connections are open. Raise the limit of the process (LimitNOFILE)."
            }
            Trouble::Files if chinese => "本系统的目录或文件无法读写。请检查图片目录及其所有者。",
            Trouble::Files => {
                "A folder or file of the desk cannot be read or written. Check the picture folder and its owner."
            }
        }
    }
}
