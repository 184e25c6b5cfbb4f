# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of Amazon S3 endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_s3_settings`: the options of `module_utils/_dms/engines/s3.py`."""

    DOCUMENTATION = r"""
options:
  s3_settings:
    description:
      - The settings of an Amazon S3 endpoint. Only what is stated is enforced.
    type: dict
    aliases: [S3Settings]
    suboptions:
      add_column_name:
        description:
          - Whether CSV files begin with the names of their columns.
        type: bool
      add_trailing_padding_character:
        description:
          - Whether text is padded.
        type: bool
      bucket_folder:
        description:
          - The folder of the bucket.
        type: str
      bucket_name:
        description:
          - The bucket.
        type: str
      canned_acl_for_objects:
        description:
          - The canned access control list of objects which DMS makes.
        type: str
        choices:
          - none
          - private
          - public-read
          - public-read-write
          - authenticated-read
          - aws-exec-read
          - bucket-owner-read
          - bucket-owner-full-control
      cdc_inserts_and_updates:
        description:
          - Whether change capture writes inserts and updates only.
        type: bool
      cdc_inserts_only:
        description:
          - Whether change capture writes inserts only.
        type: bool
      cdc_max_batch_interval:
        description:
          - Seconds after which a file of changes is written at the latest. AWS's default is V(60).
        type: int
      cdc_min_file_size:
        description:
          - The size in KB at which a file of changes is written. AWS's default is V(32000).
        type: int
      cdc_path:
        description:
          - The folder of files of changes. A source from which changes are captured needs it.
        type: str
      compression_type:
        description:
          - Whether files are compressed. AWS's default is V(none).
        type: str
        choices: [none, gzip]
      csv_delimiter:
        description:
          - What separates columns. AWS's default is a comma.
        type: str
      csv_no_sup_value:
        description:
          - What stands for columns that the source's supplemental log lacks, when
            O(s3_settings.use_csv_no_sup_value=true).
        type: str
      csv_null_value:
        description:
          - What stands for NULL. AWS's default is V(NULL).
        type: str
      csv_row_delimiter:
        description:
          - What separates rows. AWS's default is a line feed.
        type: str
      data_format:
        description:
          - The form of files. AWS's default is V(csv).
        type: str
        choices: [csv, parquet]
      data_page_size:
        description:
          - The size of a Parquet data page in bytes. AWS's default is V(1048576).
        type: int
      date_partition_delimiter:
        description:
          - What separates the parts of a date in the names of folders. AWS's default is V(SLASH).
        type: str
        choices: [SLASH, UNDERSCORE, DASH, NONE]
      date_partition_enabled:
        description:
          - Whether folders are divided by the date of commit.
        type: bool
      date_partition_sequence:
        description:
          - The order of the parts of a date in the names of folders. AWS's default is V(YYYYMMDD).
        type: str
        choices: [YYYYMMDD, YYYYMMDDHH, YYYYMM, MMYYYYDD, DDMMYYYY]
      date_partition_timezone:
        description:
          - The time zone of those dates, such as V(Asia/Seoul). AWS's default is UTC.
        type: str
      dict_page_size_limit:
        description:
          - The largest dictionary page of a Parquet column in bytes. AWS's default is V(1048576).
        type: int
      enable_statistics:
        description:
          - Whether Parquet files have statistics. AWS's default is V(true).
        type: bool
      encoding_type:
        description:
          - The encoding of Parquet files. AWS's default is V(rle-dictionary).
        type: str
        choices: [plain, plain-dictionary, rle-dictionary]
      encryption_mode:
        description:
          - How objects are encrypted. V(sse-kms) needs O(s3_settings.server_side_encryption_kms_key_id). AWS changes
            V(sse-kms) to V(sse-s3) and not the other way round.
        type: str
        choices: [sse-s3, sse-kms]
      expected_bucket_owner:
        description:
          - The account that must own the bucket.
        type: str
      external_table_definition:
        description:
          - The definition of the tables in the files of a source, as a YAML structure or as JSON text. Compared by
            meaning.
        type: json
      glue_catalog_generation:
        description:
          - Whether a Glue catalog of the bucket is made, for Athena.
        type: bool
      ignore_header_rows:
        description:
          - Whether the first line of a CSV file is a heading, V(1), or not, V(0). AWS's default is V(0).
        type: int
      include_op_for_full_load:
        description:
          - Whether rows of full load too say that they are inserts.
        type: bool
      max_file_size:
        description:
          - The largest CSV file, in KB, that full load makes. AWS's default is V(1048576).
        type: int
      parquet_timestamp_in_millisecond:
        description:
          - Whether timestamps in Parquet files have milliseconds rather than microseconds, as Athena and Glue want
            it.
        type: bool
      parquet_version:
        description:
          - The version of Parquet. AWS's default is V(parquet-1-0).
        type: str
        choices: [parquet-1-0, parquet-2-0]
      preserve_transactions:
        description:
          - Whether changes keep the order of transactions, in O(s3_settings.cdc_path).
        type: bool
      rfc4180:
        description:
          - Whether quotation marks in CSV files follow RFC 4180. AWS's default is V(true).
        type: bool
      row_group_length:
        description:
          - How many rows a Parquet row group has. AWS's default is V(10000).
        type: int
      server_side_encryption_kms_key_id:
        description:
          - The KMS key, by ARN, id or alias, with which objects are encrypted.
        type: str
      service_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS uses the bucket. It must trust C(dms.amazonaws.com).
        type: str
      timestamp_column_name:
        description:
          - The name of a column with the time of a row's transfer or commit, which DMS adds.
        type: str
      use_csv_no_sup_value:
        description:
          - Whether O(s3_settings.csv_no_sup_value) rather than NULL stands for columns that the supplemental log
            lacks.
        type: bool
      use_task_start_time_for_full_load_timestamp:
        description:
          - Whether the added time column of full load has the task's start rather than the time of writing.
        type: bool
"""
