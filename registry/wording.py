"""Chinese names of states, roles, kinds, commands and events, as people read them."""

ROLES = {
    "clerk": "填报员",
    "reviewer": "审核员",
    "approver": "签发人",
    "admin": "系统管理员",
    "auditor": "审计员",
    "city_officer": "市级编审",
    "juror": "评委",
}

LEVELS = {"city": "市", "county": "县区", "township": "街道", "base": "社区/单位"}

KINDS = {
    "person": "个人",
    "household": "家庭",
    "department": "科室",
    "unit": "单位",
    "group": "集体",
    "community": "村/社区",
}

FORMS = ("表彰", "表扬", "命名", "授予", "选树", "推选", "评选", "认定")

CYCLE_STATES = {
    "draft": "起草", "open": "征集推荐", "review": "审核评审", "notice": "公示中", "approved": "审定",
    "decided": "已表彰", "archived": "归档", "cancelled": "取消", "term_ended": "届满",
}  # fmt: skip

STEPS = {"check": "资格审查", "clear": "征求意见", "score": "评审", "notice": "公示", "decide": "表彰决定"}

VACANCIES = {"substitute": "由他人递补", "lost": "不再递补"}

SILENCES = {"wait": "必须等到答复", "agree": "视为同意"}

LIST_ORDERS = {"recommended": "推荐顺序", "division": "行政区划", "strokes": "姓氏笔画", "unordered": "排名不分先后"}

UPLOAD_STATES = {
    "waiting": "等待读取",
    "reading": "正在读取",
    "read": "等您核对",
    "refused": "没有读成",
    "confirmed": "正在入库",
}

NOMINATION_STATES = {
    "received": "已报送",
    "returned": "退回补正",
    "checked": "资格审查通过",
    "clearing": "征求意见中",
    "vetoed": "一票否决",
    "candidate": "候选对象",
    "not_selected": "未入选",
    "proposed": "拟表彰对象",
    "objected": "有异议",
    "withdrawn": "撤回",
    "substituted": "递补",
    "awarded": "已表彰",
}

REPLIES = {"open": "未答复", "agree": "同意", "veto": "不同意", "silent": "逾期未答复视为同意"}

CHANNELS = {"organisation": "组织推荐", "masses": "群众推荐", "self": "自荐", "joint": "联名推荐"}

PHASE_STATES = {"planned": "未开始", "active": "进行中", "closed": "已结束"}

METHODS = {"qualifying": "资格评审", "scores": "打分", "approval": "投票", "ranked": "排序投票"}

AVERAGES = {"mean": "平均", "median": "中位数", "trimmed": "去掉最高最低后平均"}

AWARD_STATES = {"active": "有效", "retained": "继续保留", "suspended": "整改", "expired": "届满失效", "revoked": "撤销"}

AWARD_CHANGES = {
    "retained": "继续保留",
    "suspended": "责令整改",
    "reinstated": "恢复荣誉",
    "expired": "届满失效",
    "admonished": "诫勉",
    "revoked": "撤销",
    "corrected": "更正",
}

CAUSES = {
    "immoral": "道德滑坡造成恶劣影响，或诫勉后不改的情形",
    "false_deeds": "事迹造假或隐瞒严重错误的情形",
    "dishonest": "严重失信的情形",
    "law": "违反环保、税务、安全生产等法规的情形",
    "vice": "参与黄赌毒、封建迷信、非法宗教活动的情形",
    "discipline": "受到党纪政纪处分的情形",
    "abroad": "非法离境的情形",
    "crime": "其他违法犯罪的情形",
    "other": "其他不宜保留荣誉的情形",
}

HONOREE_CHANGES = {"renamed": "改名", "joined": "并入", "dissolved": "撤销", "deceased": "已故"}

TAKEN_BACK = {"certificate": "证书", "plaque": "奖牌", "medal": "奖章"}

CERTIFICATE_STATES = {
    "held": "暂缓",
    "numbered": "已编号",
    "printed": "已打印",
    "sealed": "已盖章",
    "handed_over": "已发放",
    "spoiled": "作废",
    "reissued": "补发",
    "recalled": "收回",
    "corrected": "已更正",
}

HANDED_OVER = {"signed": "本人签领", "by_proxy": "代领", "delivered": "送达"}

STOCK_WHATS = {"received": "领用", "printed": "打印", "spoiled": "作废", "counted": "盘点"}

OBJECTION_CHANNELS = {"letter": "来信", "phone": "电话", "email": "电子邮件", "visit": "来访"}

CEREMONY_STATES = {"planned": "已安排", "held": "已举行"}

ATTENDANCES = {"present": "到场", "late": "迟到", "by_proxy": "代领", "absent": "未到", "expected": "未签到"}

ANNOUNCEMENT_STATES = {
    "draft": "草稿",
    "checked": "已校对",
    "approved": "已审签",
    "submitted": "已报送",
    "accepted": "已采用",
    "rejected": "未采用",
    "merged": "合并采用",
}

BULLETIN_STATES = {"draft": "编辑中", "issued": "已签发"}

PERSON_STATES = {"open": "在用", "sealed": "已封存", "shredded": "已粉碎"}

PRIVATE_FIELDS = {
    "id_no": "身份证号",
    "phone": "联系电话",
    "address": "住址",
    "birth": "出生日期",
    "native_place": "籍贯",
    "contact": "联系人",
    "contact_phone": "联系人电话",
}

FORGOTTEN = "（已匿名）"  # what stands where the name of somebody forgotten stood

FORGETTINGS = {
    "anonymised": "到期匿名",
    "sealed": "封存",
    "unsealed": "解除封存",
    "shredded": "粉碎",
    "proposed": "提请粉碎",
}

COMMANDS_SAID = {
    "RegisterOffice": "登记单位",
    "RegisterActor": "登记人员",
    "ChangeRoles": "调整角色",
    "DismissActor": "停用人员",
    "ResetPassword": "重设密码",
    "ChangePassword": "修改密码",
    "HandOverWork": "移交工作",
    "DelegateRoles": "委托",
    "EndDelegation": "结束委托",
    "OpenPrivate": "查看隐私信息",
    "SealPerson": "封存",
    "UnsealPerson": "解除封存",
    "ProposeShredding": "提请粉碎",
    "ShredPerson": "粉碎个人信息",
    "CreateProgram": "新建评选项目",
    "SetProgram": "修改评选项目",
    "PlanCycle": "起草评选活动",
    "CopyCycle": "照上一届起草",
    "SetPlan": "修改评选方案",
    "SetPlanCategory": "修改类别的规定",
    "SetQuotas": "分配名额",
    "OpenCycle": "开始征集推荐",
    "StartReview": "截止征集、开始审核",
    "CancelCycle": "取消评选活动",
    "ArchiveCycle": "归档评选活动",
    "UploadRoster": "上传花名册",
    "ConfirmRoster": "确认入库",
    "StoreRoster": "入库",
    "CorrectColumns": "更正列名",
    "ForgetMapping": "忘掉更正过的列名",
    "DiscardUpload": "放弃本次上传",
    "UndoRoster": "撤销整批入库",
    "CheckNominations": "通过资格审查",
    "ReturnNominations": "退回补正",
    "SelectCandidates": "确定候选对象",
    "DropCandidates": "列为未入选",
    "NamePrizes": "确定提名奖",
    "WithdrawNominations": "撤回推荐",
    "AskClearance": "征求意见",
    "ExportClearance": "导出征求意见表",
    "TakeReplies": "导入部门答复",
    "EnterReply": "登记部门答复",
    "CloseClearance": "结束征求意见",
    "PlanPhase": "安排评审",
    "SeatJurors": "确定评委",
    "OpenPhase": "开始评审",
    "ClosePhase": "结束评审",
    "GiveScore": "打分",
    "CastBallot": "投票",
    "Recuse": "回避",
    "EnterNomination": "填报推荐对象",
    "CorrectNomination": "补正推荐对象",
    "EndorseNomination": "登记推荐意见",
    "MarkNominations": "标注推荐对象",
    "AddAnnex": "上传照片材料",
    "DropAnnex": "删去照片材料",
    "TellApart": "判定不是同一人",
    "AskAgain": "撤回“不是同一人”的判定",
    "MergePeople": "合并为同一人",
    "UnmergePeople": "撤销合并",
    "EnterHolidays": "录入放假安排",
    "PublishNotice": "发布公示",
    "RaiseObjection": "登记异议",
    "ResolveObjection": "处理异议",
    "CloseNotice": "结束公示",
    "Substitute": "递补",
    "DistinguishNamesakes": "写明同名者的区别",
    "ProvePosting": "登记张贴证明",
    "AdoptDecision": "作出表彰决定",
    "RetainAwards": "继续保留",
    "ExpireAwards": "办理届满",
    "SuspendAwards": "责令整改",
    "ReinstateAwards": "恢复荣誉",
    "AdmonishHolders": "诫勉",
    "ProposeRevocation": "提请撤销荣誉",
    "SignRevocation": "签发撤销决定",
    "RefuseRevocation": "不同意撤销",
    "CorrectAward": "更正荣誉",
    "AskBack": "收回证书奖牌",
    "GetBack": "登记已收回",
    "RecordHonoreeChange": "登记对象变动",
    "UndoHonoreeChange": "撤销对象变动",
    "PlanCeremony": "安排颁奖大会",
    "SetCeremony": "修改颁奖大会的安排",
    "CancelCeremony": "取消颁奖大会",
    "CheckIn": "签到",
    "NameSpeakers": "确定典型发言",
    "GiveReading": "填写姓名读音",
    "ReflowCeremony": "重排上台次序",
    "ConcludeCeremony": "登记颁奖大会的结果",
    "HoldCeremony": "登记颁奖大会",
    "RetryHeld": "重新编号暂缓的证书",
    "MarkPrinted": "打印证书",
    "SetCalibration": "校准打印机",
    "SealCertificates": "证书盖章",
    "HandOverCertificates": "发放证书",
    "SpoilCertificates": "证书作废",
    "ReissueCertificates": "补发证书",
    "RecallCertificates": "收回证书",
    "CorrectCertificate": "更正证书",
    "ReceiveStock": "领用空白证书",
    "SpoilStock": "登记废页",
    "CountStock": "盘点空白证书",
    "MoveAnnouncement": "办理信息稿",
    "TakeBackSubmission": "撤回报送",
    "AdoptAnnouncements": "采用信息稿",
    "RejectAnnouncement": "不采用信息稿",
    "UndoAnswer": "撤回答复",
    "PlanBulletin": "编一期简报",
    "SetBulletin": "修改简报",
    "EnterItem": "加稿",
    "SetItem": "改稿",
    "DropItem": "撤稿",
    "IssueBulletin": "签发简报",
    "EditAnnouncement": "修改信息稿",
    "RedraftAnnouncement": "重新起草信息稿",
    "RotateCertificateKey": "更换证书签名密钥",
    "PointCodes": "设置二维码的网址",
}

FOLLOWERS_SAID = {
    "answers": "转达采用情况",
    "certificates": "编证书号",
    "announcements": "起草信息稿",
    "likenesses": "查找疑似同一人",
}

EVENTS_SAID = {
    "OfficeRegistered": "登记了单位",
    "ActorRegistered": "登记了人员",
    "RolesChanged": "调整了角色",
    "ActorDismissed": "停用了人员",
    "PasswordReset": "重设了密码",
    "PasswordChanged": "修改了密码",
    "WorkHandedOver": "移交了工作",
    "RolesDelegated": "委托了角色",
    "DelegationEnded": "结束了委托",
    "PrivateOpened": "查看了隐私信息",
    "PersonSealed": "封存了个人信息",
    "PersonUnsealed": "解除了封存",
    "ShreddingProposed": "提请粉碎个人信息",
    "PersonShredded": "粉碎了个人信息",
    "NominationsAnonymised": "把未入选者匿名",
    "ProgramCreated": "新建了评选项目",
    "ProgramSet": "修改了评选项目",
    "CyclePlanned": "起草了评选活动",
    "CycleCopied": "照上一届起草了评选活动",
    "PlanSet": "修改了评选方案",
    "QuotasSet": "分配了名额",
    "CycleOpened": "开始征集推荐",
    "ReviewStarted": "截止征集，开始审核",
    "CycleCancelled": "取消了评选活动",
    "CycleArchived": "归档了评选活动",
    "RosterUploaded": "上传了花名册",
    "UploadDiscarded": "放弃了上传的花名册",
    "NominationsReceived": "收到推荐对象",
    "ColumnsCorrected": "更正了花名册的列名",
    "MappingForgotten": "忘掉了更正过的列名",
    "RosterConfirmed": "确认了花名册",
    "RosterStored": "花名册已入库",
    "RosterUndone": "撤销了整批入库",
    "NominationEntered": "填报了推荐对象",
    "NominationCorrected": "补正了推荐对象",
    "NominationEndorsed": "登记了推荐意见",
    "NominationsMarked": "标注了推荐对象",
    "AnnexAdded": "上传了照片材料",
    "AnnexDropped": "删去了照片材料",
    "NominationsReviewed": "审核了推荐对象",
    "ClearanceAsked": "发出了征求意见",
    "ClearanceExported": "导出了征求意见表",
    "RepliesTaken": "收到了部门答复",
    "ClearanceClosed": "结束了征求意见",
    "PhasePlanned": "安排了评审",
    "JurorsSeated": "确定了评委",
    "PhaseOpened": "开始了评审",
    "ScoreGiven": "打了分",
    "BallotCast": "投了票",
    "Recused": "登记了回避",
    "PhaseClosed": "结束了评审",
    "HolidaysEntered": "录入了放假安排",
    "NoticePublished": "发布了公示",
    "ObjectionRaised": "登记了异议",
    "ObjectionResolved": "处理了异议",
    "NoticeClosed": "公示结束",
    "NomineeSubstituted": "递补了对象",
    "NamesakesDistinguished": "写明了同名者的区别",
    "PostingProved": "登记了张贴证明",
    "AwardGranted": "授予了荣誉",
    "DecisionAdopted": "作出了表彰决定",
    "AwardRetained": "荣誉继续保留",
    "AwardSuspended": "荣誉进入整改",
    "AwardReinstated": "恢复了荣誉",
    "AwardExpired": "荣誉届满",
    "CycleTermEnded": "评选活动届满",
    "HolderAdmonished": "进行了诫勉",
    "RevocationProposed": "提请撤销荣誉",
    "AwardRevoked": "撤销了荣誉",
    "RevocationRefused": "没有同意撤销",
    "AwardCorrected": "更正了荣誉",
    "TakeBackAsked": "通知收回",
    "TakenBack": "已收回",
    "HonoreeChanged": "登记了对象变动",
    "HonoreeChangeUndone": "撤销了对象变动",
    "CeremonyPlanned": "安排了颁奖大会",
    "CeremonySet": "修改了颁奖大会的安排",
    "CeremonyCancelled": "取消了颁奖大会",
    "AttendanceTaken": "登记了签到",
    "SpeakersNamed": "确定了典型发言",
    "ReadingGiven": "填写了姓名读音",
    "CeremonyReflowed": "重排了上台次序",
    "CeremonyHeld": "举行了颁奖大会",
    "CertificateIssued": "证书已编号",
    "CertificateHeld": "证书暂缓",
    "CertificatesPrinted": "打印了证书",
    "CalibrationSet": "校准了打印机",
    "CertificatesDrawn": "生成并留存了证书文件",
    "CertificatesSealed": "给证书盖了章",
    "CertificatesHandedOver": "发放了证书",
    "CertificatesSpoiled": "作废了证书",
    "CertificateReissued": "补发了证书",
    "CertificatesRecalled": "收回了证书",
    "CertificateCorrected": "更正了证书",
    "StockReceived": "领用了空白证书",
    "StockSpoiled": "登记了废页",
    "StockCounted": "盘点了空白证书",
    "CertificateKeyChanged": "更换了证书签名密钥",
    "CodesPointed": "设置了二维码的网址",
    "AnnouncementDrafted": "起草了信息稿",
    "AnnouncementEdited": "修改了信息稿",
    "AnnouncementSubmitted": "报送了信息稿",
    "SubmissionTakenBack": "撤回了报送的信息稿",
    "AnnouncementAnswered": "答复了报送的信息稿",
    "BulletinPlanned": "编了一期简报",
    "ItemWritten": "编辑了简报稿件",
    "ItemDropped": "撤了简报稿件",
    "BulletinIssued": "签发了简报",
    "AnnouncementMoved": "办理了信息稿",
    "PeopleToldApart": "判定了不是同一人",
    "ToldApartTakenBack": "撤回了“不是同一人”的判定",
    "PeopleMerged": "合并为同一人",
    "MergeUndone": "撤销了合并",
}
